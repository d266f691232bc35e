// SPDX-License-Identifier: Apache-2.0
// The list of conversations: one view at a time, its counters, and the clock that lets waiting times run.
import { computed, reactive } from 'vue';
import { gently, onChange, onTyping } from '../live';
import { sayFault } from '../say';
import { call, session } from '../session';
import type { Conversation, Counts, View } from '../types';
import { t } from '../words';

interface Listing {
  items: Conversation[];
  next_cursor: string | null;
  counts: Counts;
}
const kTypingLastsMs = 8000;
const kPage = 50;

export const inbox = reactive({
  view: 'mine' as View,
  query: '',
  items: [] as Conversation[],
  counts: {} as Counts,
  cursor: null as string | null,
  loading: true,
  now: Date.now(),
  typing: {} as Record<number, number>, // conversation → until when
  attention: 0, // unread of mine plus waiting ones
});

let asked = 0; // the newest answer wins, whatever order answers come in

function url(cursor: string | null): string {
  const query = new URLSearchParams({ view: inbox.view, limit: String(kPage) });
  if (inbox.query.trim()) query.set('q', inbox.query.trim());
  if (cursor) query.set('cursor', cursor);
  return `/conversations?${query}`;
}

/** Fetches as many rows as are shown, so that a live change never shortens the list. */
export async function refresh(): Promise<void> {
  const mine = ++asked;
  try {
    let page = await call<Listing>(url(null));
    const items = page.items;
    const wanted = inbox.items.length;
    while (page.next_cursor && items.length < wanted) {
      page = await call<Listing>(url(page.next_cursor));
      items.push(...page.items);
    }
    if (mine !== asked) return;
    Object.assign(inbox, { items, counts: page.counts, cursor: page.next_cursor, loading: false });
    const mineToo = inbox.view === 'mine' && !inbox.query ? items : (await call<Listing>('/conversations?view=mine&limit=50')).items;
    if (mine === asked) countAttention(mineToo);
  } catch (fault) {
    if (mine === asked) inbox.loading = false;
    if (session.user.id) sayFault(fault);
  }
}

export async function more(): Promise<void> {
  if (!inbox.cursor || inbox.loading) return;
  const mine = ++asked;
  const page = await call<Listing>(url(inbox.cursor));
  if (mine !== asked) return;
  const known = new Set(inbox.items.map((item) => item.id));
  inbox.items.push(...page.items.filter((item) => !known.has(item.id)));
  inbox.cursor = page.next_cursor;
}

export function show(view: View): void {
  Object.assign(inbox, { view, items: [], cursor: null, loading: true });
  void refresh();
}

function countAttention(ofMine: Conversation[]): void {
  const unread = ofMine.filter((item) => item.unread > 0).length;
  inbox.attention = unread + (inbox.counts.queued ?? 0);
  document.title = (inbox.attention ? `(${inbox.attention}) ` : '') + t('desk.title');
}

/** Puts a fresher copy of one conversation into the list without waiting for the next fetch. */
export function freshen(conversation: Conversation): void {
  const index = inbox.items.findIndex((item) => item.id === conversation.id);
  if (index >= 0) inbox.items[index] = conversation;
}

const refreshSoon = gently(() => void refresh());
let watching: (() => void)[] = [];

export function watchInbox(): void {
  if (watching.length) return;
  const clock = window.setInterval(() => (inbox.now = Date.now()), 1000);
  watching = [
    onChange((change) => {
      if (change.kind !== 'knowledge') refreshSoon();
      if (change.kind === 'message') delete inbox.typing[change.conversation_id];
    }),
    onTyping(({ conversation_id, on }) => {
      if (on) inbox.typing[conversation_id] = Date.now() + kTypingLastsMs;
      else delete inbox.typing[conversation_id];
    }),
    () => clearInterval(clock),
  ];
  void refresh();
}
export function unwatchInbox(): void {
  watching.forEach((stop) => stop());
  watching = [];
  document.title = t('desk.title');
}

export const isTyping = (id: number) => computed(() => (inbox.typing[id] ?? 0) > inbox.now);

const kSlowMs: Record<string, number> = { urgent: 60000, high: 180000, normal: 300000, low: 900000 };
/** Waiting time of a conversation and how bad it is: calm, soon (three quarters used), late. */
export function waiting(item: Conversation, now: number): { seconds: number; tone: 'calm' | 'soon' | 'late' } | null {
  if (!item.waiting_since || item.status === 'resolved' || item.status === 'bot') return null;
  const ms = now - Date.parse(item.waiting_since);
  const limit = kSlowMs[item.priority] ?? 300000;
  return { seconds: ms / 1000, tone: ms >= limit ? 'late' : ms >= limit * 0.75 ? 'soon' : 'calm' };
}
