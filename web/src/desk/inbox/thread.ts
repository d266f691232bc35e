// SPDX-License-Identifier: Apache-2.0
// One open conversation: its messages and notes, sending with the guard against stale replies, and every action on it.
import { computed, reactive } from 'vue';
import { Outbox, type Pending } from '@/shared/outbox';
import { Problem } from '@/shared/request';
import type { Attachment, Page } from '@/shared/types';
import { gently, onChange, type Change } from '../live';
import { call, post, session } from '../session';
import type { Conversation, DeskMessage, Note, Objection } from '../types';
import { freshen, inbox, show } from './inbox';

export type Words = { text: string } | { attachment: Attachment };
// expected_seq: the newest customer message the agent had before the eyes
export type Reply = Words & { expected_seq: number };
const kPage = 50;

export function openThread(id: number) {
  const state = reactive({
    conversation: null as Conversation | null,
    messages: [] as DeskMessage[],
    notes: [] as Note[],
    loading: true,
    fault: null as Problem | null,
    reachedStart: false,
    stale: false, // the customer wrote while a reply was being written
    objection: null as Objection | null, // why the channel did not take the last reply
    givenBack: null as { text: string } | null, // a stopped reply returns to the composer
  });
  const path = `/conversations/${id}`;
  let closed = false;

  function place(message: DeskMessage): void {
    const list = state.messages;
    let index = list.length;
    while (index > 0 && list[index - 1]!.seq > message.seq) index -= 1;
    if (index > 0 && list[index - 1]!.seq === message.seq) Object.assign(list[index - 1]!, message);
    else list.splice(index, 0, message);
  }
  const lastSeq = () => state.messages.at(-1)?.seq ?? 0;
  const lastVisitorSeq = computed(() => [...state.messages].reverse().find((m) => m.author === 'visitor')?.seq ?? 0);

  async function load(): Promise<void> {
    try {
      const conversation = await call<Conversation>(path);
      const [page, notes] = await Promise.all([
        call<Page<DeskMessage>>(`${path}/messages?before=${conversation.last_seq + 1}&limit=${kPage}`),
        call<Page<Note>>(`${path}/notes`),
      ]);
      if (closed) return;
      state.messages = page.items;
      state.reachedStart = page.items.length < kPage;
      Object.assign(state, { conversation, notes: notes.items, fault: null });
      void markRead();
    } catch (fault) {
      state.fault = fault as Problem;
    }
    state.loading = false;
  }

  async function earlier(): Promise<void> {
    const first = state.messages[0]?.seq ?? 0;
    if (state.reachedStart || first <= 1) return;
    const page = await call<Page<DeskMessage>>(`${path}/messages?before=${first}&limit=${kPage}`);
    state.reachedStart = page.items.length < kPage;
    page.items.forEach(place);
  }

  async function catchUp(): Promise<void> {
    for (;;) {
      const page = await call<Page<DeskMessage>>(`${path}/messages?after=${lastSeq()}&limit=${kPage}`);
      page.items.forEach(place);
      if (page.items.length < kPage) break;
    }
    void markRead();
  }
  const refreshOne = (seq: number) =>
    call<Page<DeskMessage>>(`${path}/messages?after=${seq - 1}&limit=1`).then((page) => page.items.forEach(place));

  async function refreshConversation(): Promise<void> {
    adopt(await call<Conversation>(path));
  }
  function adopt(conversation: Conversation): void {
    state.conversation = { allowance: state.conversation?.allowance, ...conversation }; // told only where one is asked for
    freshen(conversation);
  }

  async function markRead(): Promise<void> {
    const seen = lastSeq();
    if (document.hidden || !state.conversation || seen <= state.conversation.read_seq) return;
    if (state.conversation.assignee && state.conversation.assignee.id !== session.user.id) return;
    state.conversation.read_seq = seen;
    await post(`${path}/read`, { seq: seen }).catch(() => undefined);
  }

  const catchUpSoon = gently(() => void catchUp().catch(() => undefined), 60);
  const conversationSoon = gently(() => void refreshConversation().catch(() => undefined), 120);
  const stopListening = onChange((change: Change) => {
    if (change.kind === 'gap') {
      outbox.retry();
      return void load();
    }
    if (change.conversation_id !== id) return;
    if (change.kind === 'message' && change.ref > lastSeq()) catchUpSoon();
    else if (change.kind === 'message' || change.kind === 'delivery') void refreshOne(change.ref).catch(() => undefined);
    if (change.kind === 'note') void call<Page<Note>>(`${path}/notes`).then((page) => (state.notes = page.items));
    conversationSoon();
  });
  const seen = () => void markRead();
  document.addEventListener('visibilitychange', seen);

  const outbox = new Outbox<Reply, DeskMessage>({
    post: (item) => {
      const body = 'attachment' in item.content ? { attachment_id: item.content.attachment.id } : { text: item.content.text };
      return post<DeskMessage>(`${path}/messages`, { client_id: item.client_id, ...body, expected_seq: item.content.expected_seq });
    },
    sent: (_item, message) => {
      Object.assign(state, { stale: false, objection: null });
      place(message);
      conversationSoon();
    },
    changed: giveBack,
  });

  /** What the server stopped before it was sent returns to the composer with the reason. */
  function giveBack(items: Pending<Reply>[]): void {
    const stopped = items.find((item) => item.code === 'stale_reply' || item.code === 'channel_objection');
    if (!stopped) return;
    if (stopped.code === 'stale_reply') state.stale = true;
    else state.objection = (stopped.body.objection as Objection | undefined) ?? { code: stopped.code, zh: stopped.error, en: stopped.error };
    if ('text' in stopped.content) state.givenBack = { text: stopped.content.text };
    outbox.remove(stopped.client_id);
    catchUpSoon();
  }

  async function act(action: string, body: unknown = {}): Promise<void> {
    adopt(await post<Conversation>(`${path}/${action}`, body));
    if (action === 'take' && inbox.view === 'queued') show('mine'); // the row goes there, and the agent with it
  }
  /** This mail and all after it get their own conversation. Answers its id. */
  async function split(seq: number): Promise<number> {
    const made = await post<Conversation>(`${path}/split`, { seq });
    state.messages = state.messages.filter((message) => message.seq < seq);
    return made.id;
  }
  async function reply(words: Words): Promise<void> {
    const content = { ...words, expected_seq: lastVisitorSeq.value };
    if (state.conversation?.status !== 'human') await act('take');
    outbox.add(content);
  }
  async function note(text: string): Promise<void> {
    const made = await post<Note>(`${path}/notes`, { text });
    if (!state.notes.some((item) => item.id === made.id)) state.notes.push(made);
  }

  void load();
  return {
    id, state, outbox, lastVisitorSeq, load, earlier, reply, note, act, split, refreshConversation,
    typing: (on: boolean) => void post(`${path}/typing`, { on }).catch(() => undefined),
    close: () => {
      closed = true;
      stopListening();
      document.removeEventListener('visibilitychange', seen);
    },
  };
}

export type ThreadOf = ReturnType<typeof openThread>;
