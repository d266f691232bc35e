// SPDX-License-Identifier: Apache-2.0
// The desk's stream of changes. It says only what changed; whoever shows it fetches it again.
import { reactive } from 'vue';
import { LiveStream, type LiveState } from '@/shared/live';
import { session } from './session';

export interface Change {
  kind: 'message' | 'conversation' | 'ticket' | 'delivery' | 'note' | 'knowledge' | 'gap';
  conversation_id: number;
  ref: number;
}
type Listener = (change: Change) => void;
type TypingListener = (event: { conversation_id: number; on: boolean }) => void;

export const live = reactive({ state: 'connecting' as LiveState });
const listeners = new Set<Listener>();
const typists = new Set<TypingListener>();
let position = '';
let wasDown = false;

export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
export function onTyping(listener: TypingListener): () => void {
  typists.add(listener);
  return () => typists.delete(listener);
}
const tell = (change: Change) => listeners.forEach((listener) => listener(change));

const stream = new LiveStream({
  credentials: true,
  url: async () => `${session.live_url.replace(/\/$/, '')}/api/v1/events${position ? `?after=${position}` : ''}`,
  state: (state) => {
    live.state = state;
    if (state === 'down') wasDown = true;
    // After a gap everything shown may be old, even when the feed was too short to say so.
    if (state === 'open' && wasDown) {
      wasDown = false;
      tell({ kind: 'gap', conversation_id: 0, ref: 0 });
    }
  },
  on: {
    change: (data, id) => {
      if (id) position = id;
      tell(data as Change);
    },
    typing: (data) => typists.forEach((listener) => listener(data as { conversation_id: number; on: boolean })),
  },
});

const comeBack = () => stream.start();
export function startLive(): void {
  position = '';
  stream.start();
  window.addEventListener('online', comeBack);
}
export function stopLive(): void {
  stream.stop();
  window.removeEventListener('online', comeBack);
}

/** Waits `ms`, then acts once for all calls made meanwhile: many changes make few requests. */
export function gently(act: () => void, ms = 250): () => void {
  let timer = 0;
  return () => {
    if (timer) return;
    timer = window.setTimeout(() => {
      timer = 0;
      act();
    }, ms);
  };
}
