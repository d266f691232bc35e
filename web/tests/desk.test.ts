// SPDX-License-Identifier: Apache-2.0
import { beforeEach, expect, test, vi } from 'vitest';
import { draftOf, hasDraft, keepDraft } from '@/desk/inbox/drafts';
import { waiting } from '@/desk/inbox/inbox';
import { openThread } from '@/desk/inbox/thread';
import { dueOf } from '@/desk/tickets/due';
import type { Conversation, Ticket } from '@/desk/types';
import { setLanguage } from '@/desk/words';

const kNow = Date.parse('2026-11-22T10:00:00Z');
const conversation = (extra: Partial<Conversation> = {}) => ({
  id: 7, channel: 'webchat', account: 'shop', status: 'human', priority: 'normal', customer: { id: 1, name: '张三', level: '' }, assignee: { id: 0, name: '我' },
  language: 'zh', last_text: '', last_author: '', updated_at: '', created_at: '', waiting_since: null, last_seq: 2, read_seq: 2, unread: 0, version: 1, summary: '', tickets: [], ...extra,
}) as Conversation;

beforeEach(() => {
  localStorage.clear();
  setLanguage('zh-CN');
});

test('drafts are kept per conversation and mode, and an empty one is none', () => {
  keepDraft(1, 'reply', '您好');
  keepDraft(1, 'note', '注意');
  expect([draftOf(1, 'reply'), draftOf(1, 'note'), draftOf(2, 'reply')]).toEqual(['您好', '注意', '']);
  keepDraft(1, 'reply', ' ');
  expect([draftOf(1, 'reply'), hasDraft(1)]).toEqual(['', true]);
  keepDraft(1, 'note', '');
  expect(hasDraft(1)).toBe(false);
});

test('waiting runs only while a person is owed an answer, and turns late by priority', () => {
  const since = new Date(kNow - 200000).toISOString();
  expect(waiting(conversation({ waiting_since: since }), kNow)).toEqual({ seconds: 200, tone: 'calm' });
  expect(waiting(conversation({ waiting_since: since, priority: 'urgent' }), kNow)!.tone).toBe('late');
  expect(waiting(conversation({ waiting_since: since, priority: 'high' }), kNow)!.tone).toBe('late');
  expect(waiting(conversation({ waiting_since: new Date(kNow - 230000).toISOString() }), kNow)!.tone).toBe('soon');
  expect(waiting(conversation({ waiting_since: since, status: 'resolved' }), kNow)).toBeNull();
  expect(waiting(conversation(), kNow)).toBeNull();
});

test('a ticket shows its nearest promise', () => {
  const ticket = {
    status: 'open', created_at: new Date(kNow - 3600000).toISOString(), first_response_due: new Date(kNow + 23 * 3600000).toISOString(),
    solve_due: new Date(kNow + 71 * 3600000).toISOString(), first_response_at: null,
  } as Ticket;
  expect(dueOf(ticket, kNow)).toEqual({ text: '首次响应还剩 23 小时', tone: 'calm' });
  expect(dueOf({ ...ticket, first_response_at: ticket.created_at }, kNow)).toEqual({ text: '解决还剩 2 天', tone: 'calm' });
  expect(dueOf(ticket, kNow + 24 * 3600000)).toEqual({ text: '首次响应超时 1 小时', tone: 'late' });
  expect(dueOf({ ...ticket, status: 'solved' }, kNow)).toBeNull();
});

test('a stopped reply comes back to the composer and is not sent again by itself', async () => {
  const calls: { url: string; method: string; body: unknown }[] = [];
  const visitor = { id: 1, seq: 2, author: 'visitor', type: 'text', text: '你好', sent_at: '2026-11-22T10:00:00Z' };
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const method = init.method ?? 'GET';
    calls.push({ url, method, body: init.body ? JSON.parse(String(init.body)) : undefined });
    const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
    if (method === 'POST' && url.endsWith('/messages')) return json(412, { status: 412, code: 'stale_reply', detail: '有新消息', last_seq: 3 });
    if (url.includes('/messages')) return json(200, { items: url.includes('after') ? [] : [visitor], next_cursor: null });
    if (url.includes('/notes')) return json(200, { items: [] });
    return json(200, conversation());
  });
  const thread = openThread(7);
  await vi.waitFor(() => expect(thread.state.messages).toHaveLength(1));
  await thread.reply({ text: '按原地址寄出' });
  await vi.waitFor(() => expect(thread.state.stale).toBe(true));
  expect(thread.state.givenBack).toEqual({ text: '按原地址寄出' });
  expect(thread.outbox.items).toHaveLength(0);
  const posted = calls.filter((call) => call.method === 'POST' && call.url.endsWith('/messages'));
  expect(posted).toHaveLength(1);
  expect(posted[0]!.body).toMatchObject({ text: '按原地址寄出', expected_seq: 2 });
  thread.close();
  vi.unstubAllGlobals();
});
