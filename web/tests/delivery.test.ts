// SPDX-License-Identifier: Apache-2.0
import { mount } from '@vue/test-utils';
import { beforeEach, expect, test, vi } from 'vitest';
import { deliveryOf, eventText, leftOf, reasonIn } from '@/desk/inbox/delivery';
import LetterView from '@/desk/inbox/LetterView.vue';
import MessageRow from '@/desk/inbox/MessageRow.vue';
import { openThread } from '@/desk/inbox/thread';
import type { DeskMessage } from '@/desk/types';
import { language, setLanguage, t } from '@/desk/words';
import { surroundingsKey } from '@/shared/surroundings';

const kNow = Date.parse('2026-11-22T10:00:00Z');
const message = (extra: Partial<DeskMessage>) =>
  ({ id: 1, seq: 1, author: 'agent', type: 'text', text: '您好', delivery: 'delivered', sent_at: '2026-11-22T10:00:00Z', ...extra }) as DeskMessage;
const around = { global: { provide: { [surroundingsKey as symbol]: { t, language, load: async () => '/x', zoom: () => undefined } } } };

beforeEach(() => {
  setLanguage('zh-CN');
  // frames stay empty here
  (window as unknown as { happyDOM: { settings: { disableIframePageLoading: boolean } } }).happyDOM.settings.disableIframePageLoading = true;
});

test('what may still be sent is said with its end', () => {
  const until = new Date(kNow + 3600000).toISOString();
  expect(leftOf({ left: 3, total: 5, until }, kNow)!.text).toMatch(/^还可发送 3 条，至 11\/\d\d \d\d:00$/);
  expect(leftOf({ left: 0, total: 5, until }, kNow)!.none).toBe(true);
  expect(leftOf({ left: 3, total: 5, until: new Date(kNow).toISOString() }, kNow)).toEqual({ text: t('allowance.over'), none: true });
  expect(leftOf({ left: 2, total: 5, until: null }, kNow)!.text).toBe('还可发送 2 条');
  expect(leftOf(undefined, kNow)).toBeNull();
});

test('each state of a message is said, with the reason in the agent\'s language', () => {
  expect(deliveryOf(message({ delivery: 'waiting' }), false)).toBe('发送中');
  expect([deliveryOf(message({ delivery: 'sent' }), true), deliveryOf(message({ delivery: 'sent' }), false)]).toEqual(['已发送', '']);
  expect(deliveryOf(message({ author: 'visitor', delivery: '' }), true)).toBe('');
  const failed = message({ delivery: 'failed', delivery_error: '顾客拒收消息 / the customer refuses messages' });
  expect(deliveryOf(failed, false)).toBe('发送失败：顾客拒收消息');
  setLanguage('en-US');
  expect(deliveryOf(failed, false)).toBe('Not delivered: the customer refuses messages');
  expect(deliveryOf(message({ delivery: 'unknown', delivery_error: 'timeout' }), false)).toBe('Delivery unknown: timeout');
});

test('a provider\'s own words are not torn at a slash', () => {
  for (const words of ['read / write failed', '甲 / 乙', 'a / 中', '中 / a / b', 'plain']) expect(reasonIn(words)).toBe(words);
});

test('the number of parts is shown when there is more than one', () => {
  const row = (parts?: number) => mount(MessageRow, { props: { message: message({ parts }), customer: '张三', last: false }, ...around });
  expect(row(3).find('[data-testid=parts]').text()).toBe('计 3 条');
  expect(row(1).find('[data-testid=parts]').exists()).toBe(false);
});

test('events are told in words, unknown ones as they are', () => {
  expect(eventText(message({ type: 'event', text: 'file_lost', key: 'voice' }))).toBe('客户发来的语音没能取到，请让客户重发');
  expect(eventText(message({ type: 'event', text: 'colleague', key: 'lili: 马上查' }))).toBe('在企业微信里回复 lili: 马上查');
  expect(eventText(message({ type: 'event', text: 'new_kind', key: 'x' }))).toBe('new_kind：x');
});

test('a letter shows what was written, the rest on request, and its formatted part only in a closed frame', async () => {
  const letter = message({
    type: 'letter', author: 'visitor', text: '箱子破了', subject: '投诉', full_text: '箱子破了\n> 以前的话', original_url: '/api/v1/attachments/o',
    html_url: '/api/v1/attachments/h', attachments: [{ id: 'a', name: '照片.jpg', mime: 'image/heic', size: 2048, type: 'file' }],
  });
  const view = mount(LetterView, { props: { message: letter }, ...around });
  expect(view.find('.subject').text()).toBe('投诉');
  expect(view.text()).not.toContain('以前的话');
  await view.find('[data-testid=letter-full]').trigger('click');
  expect(view.text()).toContain('以前的话');
  expect(view.text()).toContain('照片.jpg');
  expect(view.find('[data-testid=letter-original]').attributes('href')).toBe('/api/v1/attachments/o');
  expect(view.find('iframe').exists()).toBe(false);
  await view.find('[data-testid=letter-formatted]').trigger('click');
  const frame = view.find('iframe');
  expect(frame.attributes('src')).toBe('/api/v1/attachments/h/view');
  expect(frame.attributes('sandbox')).not.toContain('allow-scripts');
  expect(frame.attributes('sandbox')).not.toContain('allow-same-origin');
  await view.find('[data-testid=letter-pictures]').trigger('click');
  expect(view.find('iframe').attributes('src')).toBe('/api/v1/attachments/h/view?pictures=1');
});

test('a letter without a subject says so', () => {
  expect(mount(LetterView, { props: { message: message({ type: 'letter', subject: '' }) }, ...around }).find('.subject').text()).toBe('（无主题）');
});

test('a mail in the middle of a conversation can be split off, after a second click', async () => {
  const letter = message({ type: 'letter', author: 'visitor', text: '另外一件事', delivery: '', seq: 4 });
  const row = (extra: object) => mount(MessageRow, { props: { message: letter, customer: '张三', last: false, ...extra }, ...around });
  expect(row({ first: true }).find('[data-testid=split]').exists()).toBe(false);
  expect(row({ message: message({}) }).find('[data-testid=split]').exists()).toBe(false);
  const view = row({});
  await view.find('[data-testid=split]').trigger('click');
  expect(view.emitted('split')).toBeUndefined();
  expect(view.text()).toContain('不能撤销');
  await view.find('[data-testid=split-yes]').trigger('click');
  expect(view.emitted('split')).toHaveLength(1);
});

test('what was split off leaves the old conversation', async () => {
  const conversation = { id: 7, status: 'human', assignee: { id: 0, name: '我' }, customer: { id: 1, name: '张三', level: '' }, last_seq: 3, read_seq: 3, tickets: [] };
  const asked: unknown[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
    if (url.endsWith('/split')) {
      asked.push(JSON.parse(init.body as string));
      return json(201, { ...conversation, id: 8 });
    }
    if (url.includes('/messages')) return json(200, { items: [1, 2, 3].map((seq) => message({ id: seq, seq })), next_cursor: null });
    return json(200, url.includes('/notes') ? { items: [], next_cursor: null } : conversation);
  });
  const thread = openThread(7);
  await vi.waitFor(() => expect(thread.state.messages).toHaveLength(3));
  expect(await thread.split(2)).toBe(8);
  expect(asked).toEqual([{ seq: 2 }]);
  expect(thread.state.messages.map((each) => each.seq)).toEqual([1]);
  thread.close();
});

test('a mail that a machine wrote says so', () => {
  const view = mount(LetterView, { props: { message: message({ type: 'letter', automatic: 'Auto-Submitted' }) }, ...around });
  expect(view.find('[data-testid=letter-automatic]').attributes('title')).toBe('Auto-Submitted');
});

test('an objection of the channel comes back to the composer with its reason', async () => {
  const objection = { code: 'allowance_used', zh: '5 条已发完', en: 'used up' };
  const conversation = { id: 7, status: 'human', assignee: { id: 0, name: '我' }, customer: { id: 1, name: '张三', level: '' }, last_seq: 0, read_seq: 0, tickets: [], allowance: { left: 0, total: 5, until: null } };
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
    if (init.method === 'POST' && url.endsWith('/messages')) return json(422, { status: 422, code: 'channel_objection', detail: '不能发送', objection });
    if (url.includes('/messages') || url.includes('/notes')) return json(200, { items: [], next_cursor: null });
    return json(200, conversation);
  });
  const thread = openThread(7);
  await vi.waitFor(() => expect(thread.state.conversation).not.toBeNull());
  expect(thread.state.conversation!.allowance!.left).toBe(0);
  await thread.reply({ text: '您好' });
  await vi.waitFor(() => expect(thread.state.objection).toEqual(objection));
  expect(thread.state.givenBack).toEqual({ text: '您好' });
  expect(thread.outbox.items).toHaveLength(0);
  thread.close();
});
