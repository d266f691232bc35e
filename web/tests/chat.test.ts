// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '@/shared/request';
import type { Message, Page } from '@/shared/types';
import { createChat } from '@/widget/chat/chat';
import type { Content, Receipt, Remote, Session, SessionWish } from '@/widget/chat/remote';

class FakeRemote {
  wishes: SessionWish[] = [];
  posts: { clientId: string; content: Content }[] = [];
  stored: Message[] = [];
  unauthorised = 0; // so many calls answer 401
  async open(wish: SessionWish): Promise<Session> {
    this.wishes.push(wish);
    return { token: `t${this.wishes.length}`, conversation_id: 1, visitor: 'v1', live_url: 'https://live', greeting: '您好', quick_replies: [], language: 'zh-CN', title: '客服' };
  }
  async post(clientId: string, content: Content): Promise<Receipt> {
    if (this.unauthorised-- > 0) throw new Problem(401, 'unauthorized', 'token');
    this.posts.push({ clientId, content });
    return { seq: this.stored.length + this.posts.length, conversation_id: 1, sent_at: '2026-11-22T10:00:00Z' };
  }
  async after(seq: number): Promise<Page<Message>> {
    return { items: this.stored.filter((message) => message.seq > seq), next_cursor: null };
  }
  async liveUrl(after: number) {
    return `https://live?after=${after}`;
  }
  async typing() {}
  async feedback() {}
}
const said = (seq: number, author: Message['author'], text: string): Message => ({ seq, author, type: 'text', text, sent_at: '2026-11-22T10:00:00Z' });

type Heard = (event: { data: string; lastEventId: string }) => void;
function make(remote: FakeRemote) {
  const listeners = new Map<string, Heard>();
  const source = { onopen: () => undefined, addEventListener: (name: string, handle: Heard) => listeners.set(name, handle), close: () => undefined };
  const chat = createChat({ site: 'shop', language: 'zh-CN', remote: remote as unknown as Remote, openStream: () => source as unknown as EventSource });
  return { chat, reopen: () => source.onopen(), hear: (name: string, data: unknown) => listeners.get(name)?.({ data: JSON.stringify(data), lastEventId: '' }) };
}
beforeEach(() => localStorage.clear());
afterEach(() => vi.useRealTimers());

test('comes back as the same visitor, proved by the old token', async () => {
  const remote = new FakeRemote();
  await make(remote).chat.start();
  await make(remote).chat.start();
  expect(remote.wishes[0]).not.toHaveProperty('visitor_token');
  expect(remote.wishes[1]).toMatchObject({ visitor: 'v1', visitor_token: 't1' });
});

test('shows history, then what is said, each once even when stream and answer both bring it', async () => {
  const remote = new FakeRemote();
  remote.stored = [said(1, 'visitor', '在吗'), said(2, 'bot', '在的')];
  const { chat, hear } = make(remote);
  await chat.start();
  await vi.waitFor(() => expect(hear('message', said(2, 'bot', '在的'))).toBeUndefined());
  chat.sendText('怎么退货？');
  await vi.waitFor(() => expect(chat.thread.messages).toHaveLength(3));
  hear('message', { ...said(3, 'visitor', '怎么退货？'), client_id: remote.posts[0]!.clientId });
  hear('message', said(4, 'bot', '七天内可以'));
  expect(chat.thread.messages.map((message) => message.text)).toEqual(['在吗', '在的', '怎么退货？', '七天内可以']);
  expect(chat.outbox.items).toHaveLength(0);
  expect(chat.fresh.value).toBe(1);
});

test('opens the session again when the token has ended, and the message still goes', async () => {
  const remote = new FakeRemote();
  const { chat } = make(remote);
  await chat.start();
  remote.unauthorised = 1;
  chat.sendText('还在吗');
  await vi.waitFor(() => expect(remote.posts).toHaveLength(1));
  expect(remote.wishes).toHaveLength(2);
});

test('sends after a reload what was not sent before it, with the same id', async () => {
  localStorage.setItem('xiaoer.chat.shop.unsent', JSON.stringify([{ client_id: 'old', content: { text: '没发出去的话' }, at: '2026-11-22T10:00:00Z' }]));
  const remote = new FakeRemote();
  await make(remote).chat.start();
  await vi.waitFor(() => expect(remote.posts).toEqual([{ clientId: 'old', content: { text: '没发出去的话' } }]));
  await vi.waitFor(() => expect(localStorage.getItem('xiaoer.chat.shop.unsent')).toBeNull());
});

test('what failed while the server was away goes by itself when the stream is back', async () => {
  const remote = new FakeRemote();
  const post = remote.post.bind(remote);
  const { chat, reopen } = make(remote);
  await chat.start();
  remote.post = () => Promise.reject(new Problem(422, 'refused', 'no')); // refused: stays
  chat.sendText('被拒绝的');
  await vi.waitFor(() => expect(chat.outbox.items[0]?.state).toBe('failed'));
  chat.outbox.items.push({ ...chat.outbox.items[0]!, client_id: 'later', content: { text: '等一等' }, refused: false, error: '', code: '' });
  remote.post = post;
  reopen();
  await vi.waitFor(() => expect(remote.posts).toEqual([{ clientId: 'later', content: { text: '等一等' } }]));
  await vi.waitFor(() => expect(chat.outbox.items.map((item) => item.content)).toEqual([{ text: '被拒绝的' }]));
});

test('a typing mark ends after ten seconds without news', async () => {
  const { chat, hear } = make(new FakeRemote());
  await chat.start();
  await Promise.resolve();
  vi.useFakeTimers();
  hear('typing', { author: 'agent', name: '小王', on: true });
  expect(chat.state.typing).toBe('小王');
  vi.advanceTimersByTime(10001);
  expect(chat.state.typing).toBe('');
});

test('an unknown site is told apart from a server that cannot be reached', async () => {
  const remote = new FakeRemote();
  remote.open = () => Promise.reject(new Problem(404, 'unknown_site', 'no such site'));
  const first = make(remote).chat;
  await first.start();
  expect(first.state.phase).toBe('unknown_site');
  remote.open = () => Promise.reject(new Problem(503, 'busy', 'busy'));
  await first.start();
  expect(first.state.phase).toBe('failed');
});
