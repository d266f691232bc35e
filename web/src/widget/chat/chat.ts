// SPDX-License-Identifier: Apache-2.0
// One visitor's conversation: session, messages, sending, live events. The page shows it; tests drive it without a page.
import { computed, reactive, ref } from 'vue';
import { LiveStream, type LiveState } from '@/shared/live';
import { forget, recall, remember } from '@/shared/memory';
import { Outbox, type Pending } from '@/shared/outbox';
import { Problem } from '@/shared/request';
import type { Attachment, Choice, Message } from '@/shared/types';
import { Remote, type Content, type Identity, type Receipt, type Session } from './remote';
import { Thread } from './thread';

export interface ChatOptions {
  site: string;
  language: string;
  identity?: Identity;
  remote?: Remote;
  openStream?: (url: string, init: EventSourceInit) => EventSource;
}
interface Kept {
  visitor: string;
  token: string;
}

const kTypingLastsMs = 10000; // a typing mark without news is a lie after that
const kPollMs = 5000; // while the live stream is down

export function createChat(options: ChatOptions) {
  const remote = options.remote ?? new Remote();
  const place = `xiaoer.chat.${options.site}`;
  const thread = new Thread();
  const state = reactive({
    phase: 'loading' as 'loading' | 'ready' | 'failed' | 'unknown_site',
    live: 'connecting' as LiveState,
    online: navigator.onLine,
    title: '',
    greeting: '',
    quickReplies: [] as Choice[],
    typing: '', // name of the agent who types
    notice: '',
    waitingForBot: false,
  });
  const fresh = ref(0); // grows by one with each message from the other side that arrives while the page is open
  const rephrase = ref(0); // grows when the visitor wants to ask in other words
  let timers: { typing?: number; bot?: number; poll?: number } = {};
  let language = options.language;

  const lastOther = computed(() => [...thread.messages].reverse().find((m) => m.author === 'bot' || m.author === 'agent'));
  const withAgent = computed(() => lastOther.value?.author === 'agent');

  async function openSession(): Promise<Session> {
    const kept = recall<Kept>(place);
    const wish = { site: options.site, language, identity: options.identity };
    const session = await remote.open(kept ? { ...wish, visitor: kept.visitor, visitor_token: kept.token } : wish);
    remember(place, { visitor: session.visitor, token: session.token } satisfies Kept);
    state.title = session.title;
    state.greeting = session.greeting;
    state.quickReplies = session.quick_replies ?? [];
    return session;
  }

  /** A token may end while the page is open: open the session again, once, and repeat. */
  async function signedIn<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (fault) {
      if (!(fault instanceof Problem) || fault.status !== 401) throw fault;
      await openSession();
      return call();
    }
  }

  const outbox = new Outbox<Content, Receipt>({
    post: (item) => signedIn(() => remote.post(item.client_id, item.content)),
    sent: (item, receipt) => {
      thread.place(ownMessage(item, receipt));
      if (!withAgent.value) expectBot();
    },
    changed: (items) => {
      if (items.length) remember(`${place}.unsent`, items.map(({ client_id, content, at }) => ({ client_id, content, at })));
      else forget(`${place}.unsent`);
    },
  });

  function ownMessage(item: Pending<Content>, receipt: Receipt): Message {
    const base = { seq: receipt.seq, author: 'visitor' as const, client_id: item.client_id, sent_at: receipt.sent_at };
    if ('attachment' in item.content) {
      const { attachment } = item.content;
      return { ...base, type: attachment.mime.startsWith('image/') ? 'image' : 'file', text: attachment.name, attachment };
    }
    return { ...base, type: 'text', text: item.content.text };
  }

  function expectBot(): void {
    clearTimeout(timers.bot);
    if (lastOther.value && lastOther.value.seq > lastOwnSeq()) return;
    state.waitingForBot = true;
    timers.bot = window.setTimeout(() => (state.waitingForBot = false), kTypingLastsMs);
  }
  const lastOwnSeq = () => [...thread.messages].reverse().find((m) => m.author === 'visitor')?.seq ?? 0;

  function receive(message: Message, live: boolean): void {
    const added = thread.receive(message);
    if (message.client_id) outbox.remove(message.client_id);
    if (message.author === 'visitor') return;
    state.waitingForBot = false;
    if (message.author === 'agent') state.typing = '';
    if (added && live) fresh.value += 1;
  }

  async function catchUp(live: boolean): Promise<void> {
    for (;;) {
      const page = await signedIn(() => remote.after(thread.cursor));
      for (const message of page.items) receive(message, live);
      if (!page.items.length || page.next_cursor === null || page.next_cursor === undefined) return;
    }
  }

  const stream = new LiveStream({
    url: () => signedIn(() => remote.liveUrl(thread.cursor)),
    open: options.openStream,
    state: (live) => {
      state.live = live;
      clearInterval(timers.poll);
      // A network that blocks the stream must not block the talk: ask in short turns until it is back.
      if (live === 'open') outbox.retry(); // the server is there again
      else timers.poll = window.setInterval(() => void catchUp(true).catch(() => undefined), kPollMs);
    },
    on: {
      message: (data) => receive(data as Message, true),
      notice: (data) => (state.notice = (data as { text: string }).text),
      typing: (data) => showTyping(data as { author: string; name?: string; on: boolean }),
    },
  });

  function showTyping(event: { author: string; name?: string; on: boolean }): void {
    clearTimeout(timers.typing);
    state.typing = event.on && event.author !== 'visitor' ? event.name || ' ' : '';
    if (state.typing) timers.typing = window.setTimeout(() => (state.typing = ''), kTypingLastsMs);
  }

  function sendUnsent(): void {
    const unsent = recall<{ client_id: string; content: Content; at: string }[]>(`${place}.unsent`) ?? [];
    for (const item of unsent) outbox.add(item.content, item.client_id, item.at);
  }

  async function start(): Promise<void> {
    state.phase = 'loading';
    try {
      await openSession();
      await catchUp(false);
      state.phase = 'ready';
      stream.start();
      sendUnsent();
    } catch (fault) {
      state.phase = fault instanceof Problem && fault.status === 404 ? 'unknown_site' : 'failed';
    }
  }

  function networkChanged(): void {
    state.online = navigator.onLine;
    if (!state.online || state.phase !== 'ready') return;
    void catchUp(true).catch(() => undefined);
    stream.start();
    outbox.retry();
  }

  function listen(): void {
    window.addEventListener('online', networkChanged);
    window.addEventListener('offline', networkChanged);
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && state.phase === 'ready') void catchUp(true).catch(() => undefined);
    });
  }

  return {
    state, thread, outbox, fresh, rephrase, withAgent, lastOther, start, listen,
    sendText: (text: string) => outbox.add({ text }),
    choose: (choice: Choice) => outbox.add({ choice: choice.value, text: choice.label }),
    sendFile: (attachment: Attachment) => outbox.add({ attachment }),
    upload: (file: File, onProgress: (done: number) => void) => signedIn(() => remote.upload(file, onProgress)),
    bytes: (id: string) => signedIn(() => remote.bytes(id)),
    feedback: (seq: number, helpful: boolean) => signedIn(() => remote.feedback(seq, helpful)),
    typing: (on: boolean) => void remote.typing(on).catch(() => undefined),
    setLanguage: async (next: string) => {
      language = next;
      await openSession().catch(() => undefined);
    },
    stop: () => {
      stream.stop();
      Object.values(timers).forEach((timer) => clearTimeout(timer));
      timers = {};
    },
  };
}

export type Chat = ReturnType<typeof createChat>;
