// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Message } from '@/shared/types';
import { Thread } from '@/widget/chat/thread';

const message = (seq: number, text = `m${seq}`): Message => ({ seq, author: 'bot', type: 'text', text, sent_at: '2026-11-22T10:00:00Z' });

test('keeps the order of the numbers and each message once, however they arrive', () => {
  const thread = new Thread();
  for (const seq of [1, 3, 2, 3, 1, 5, 4]) thread.receive(message(seq));
  expect(thread.messages.map((m) => m.seq)).toEqual([1, 2, 3, 4, 5]);
});

test('says whether a message is new, and takes over what changed', () => {
  const thread = new Thread();
  expect(thread.receive(message(1))).toBe(true);
  expect(thread.receive(message(1, 'changed'))).toBe(false);
  expect(thread.messages[0]!.text).toBe('changed');
});

test('a receipt of our own message does not jump over one that is still on its way', () => {
  const thread = new Thread();
  thread.receive(message(4));
  thread.place(message(6)); // own, confirmed by the server before message 5 arrived
  expect(thread.cursor).toBe(4); // the next catch-up asks for everything after 4
  thread.receive(message(5));
  expect(thread.cursor).toBe(5);
});
