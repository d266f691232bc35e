// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveStream } from '@/shared/live';

class FakeSource {
  static made: FakeSource[] = [];
  onopen: () => void = () => undefined;
  onerror: () => void = () => undefined;
  closed = false;
  private readonly listeners = new Map<string, (event: unknown) => void>();
  constructor(readonly url: string) {
    FakeSource.made.push(this);
  }
  addEventListener(name: string, handle: (event: unknown) => void) {
    this.listeners.set(name, handle);
  }
  close() {
    this.closed = true;
  }
  say(name: string, data: unknown, id = '') {
    this.listeners.get(name)?.({ data: JSON.stringify(data), lastEventId: id });
  }
}

function make(url: () => Promise<string>) {
  const states: string[] = [];
  const heard: unknown[] = [];
  const stream = new LiveStream({
    url,
    state: (state) => states.push(state),
    on: { message: (data) => heard.push(data) },
    open: (to) => new FakeSource(to) as unknown as EventSource,
    backoff: { next: () => 1000, reset: () => undefined },
  });
  return { stream, states, heard };
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSource.made = [];
});
afterEach(() => vi.useRealTimers());

test('asks for a new address with each attempt, because a key is good for one use', async () => {
  let key = 0;
  const { stream, states } = make(async () => `https://live/events?key=${(key += 1)}`);
  stream.start();
  await vi.advanceTimersByTimeAsync(0);
  FakeSource.made[0]!.onopen();
  FakeSource.made[0]!.onerror();
  expect(FakeSource.made[0]!.closed).toBe(true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(FakeSource.made.map((source) => source.url)).toEqual(['https://live/events?key=1', 'https://live/events?key=2']);
  FakeSource.made[1]!.onopen();
  expect(states).toEqual(['connecting', 'open', 'down', 'connecting', 'open']);
});

test('goes on trying while no address can be had', async () => {
  let failures = 2;
  const { stream, states } = make(async () => {
    if (failures-- > 0) throw new Error('offline');
    return 'https://live/events';
  });
  stream.start();
  await vi.advanceTimersByTimeAsync(2000);
  expect(FakeSource.made).toHaveLength(1);
  expect(states).toEqual(['connecting', 'down', 'connecting', 'down', 'connecting']);
});

test('a stopped stream says and hears nothing more', async () => {
  const { stream, heard } = make(async () => 'https://live/events');
  stream.start();
  await vi.advanceTimersByTimeAsync(0);
  FakeSource.made[0]!.say('message', { seq: 1 });
  stream.stop();
  FakeSource.made[0]!.say('message', { seq: 2 });
  FakeSource.made[0]!.onerror();
  await vi.advanceTimersByTimeAsync(5000);
  expect(heard).toEqual([{ seq: 1 }]);
  expect(FakeSource.made).toHaveLength(1);
});
