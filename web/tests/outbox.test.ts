// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test, vi } from 'vitest';
import { Outbox } from '@/shared/outbox';
import { Problem } from '@/shared/request';

const settle = () => vi.waitFor(() => undefined);
const network = () => new Problem(0, 'network', 'network');

function make(answers: (() => Promise<number>)[]) {
  const posted: string[] = [];
  const sent: string[] = [];
  const outbox = new Outbox<string, number>({
    attempts: 2,
    wait: async () => undefined,
    post: async (item) => {
      posted.push(`${item.content}:${item.client_id}`);
      return (answers.shift() ?? (async () => 1))();
    },
    sent: (item) => sent.push(item.content),
  });
  return { outbox, posted, sent };
}
const fail = (problem: Problem) => async () => {
  throw problem;
};

describe('outbox', () => {
  test('sends one after the other, in order', async () => {
    const { outbox, sent } = make([]);
    outbox.add('a');
    outbox.add('b');
    outbox.add('c');
    await vi.waitFor(() => expect(sent).toEqual(['a', 'b', 'c']));
    expect(outbox.items).toHaveLength(0);
  });

  test('repeats a passing fault with the same client id', async () => {
    const { outbox, posted, sent } = make([fail(network())]);
    outbox.add('a', 'id-a');
    await vi.waitFor(() => expect(sent).toEqual(['a']));
    expect(posted).toEqual(['a:id-a', 'a:id-a']);
  });

  test('what cannot be sent waits for the person, and nothing overtakes it', async () => {
    const { outbox, posted, sent } = make([fail(network()), fail(network())]);
    outbox.add('a', 'id-a');
    outbox.add('b', 'id-b');
    await vi.waitFor(() => expect(outbox.items.map((item) => item.state)).toEqual(['failed', 'failed']));
    outbox.add('c', 'id-c');
    await settle();
    expect(sent).toEqual([]);
    expect(outbox.items.map((item) => item.content)).toEqual(['a', 'b', 'c']);
    outbox.retry();
    await vi.waitFor(() => expect(sent).toEqual(['a', 'b', 'c']));
    expect(posted).toEqual(['a:id-a', 'a:id-a', 'a:id-a', 'b:id-b', 'c:id-c']);
  });

  test('a refusal is told with its reason and lets the next pass', async () => {
    const { outbox, sent } = make([fail(new Problem(422, 'too_long', '文字太长'))]);
    outbox.add('a');
    outbox.add('b');
    await vi.waitFor(() => expect(sent).toEqual(['b']));
    expect(outbox.items).toHaveLength(1);
    expect(outbox.items[0]).toMatchObject({ content: 'a', refused: true, error: '文字太长', code: 'too_long' });
    outbox.retry();
    expect(outbox.items[0]!.state).toBe('failed');
  });
});
