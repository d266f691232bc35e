// SPDX-License-Identifier: Apache-2.0
// Talk with the page that framed us. Only three small facts cross: "close", "unread" out, "focus" in; no content, no token.
import type { Identity } from './remote';

const framed = window.parent !== window;

export function toHost(fact: { xiaoer: 'close' | 'unread' }): void {
  if (framed) window.parent.postMessage(fact, '*');
}

export function whenHostSays(word: 'focus', act: () => void): void {
  window.addEventListener('message', (event) => {
    if (framed && event.source === window.parent && (event.data as { xiaoer?: string })?.xiaoer === word) act();
  });
}

/** A signed identity comes behind the # of the address, which is never sent to a server or written to its log. */
export function identityOfPage(): Identity | undefined {
  const given = new URLSearchParams(location.hash.slice(1));
  const [user_id, hash] = [given.get('user'), given.get('hash')];
  if (!user_id || !hash) return undefined;
  return { user_id, hash, exp: Number(given.get('exp') ?? 0), name: given.get('name') ?? undefined };
}
