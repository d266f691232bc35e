// SPDX-License-Identifier: Apache-2.0
// Enter while a Chinese, Japanese or Korean input method composes belongs to the input method, never to us.
// Only the event is asked: a remembered "composing" flag can stick and swallow the real Enter.

export function isSendKey(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.shiftKey || event.altKey) return false;
  return !event.isComposing && event.keyCode !== 229;
}
