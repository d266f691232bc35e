// SPDX-License-Identifier: Apache-2.0
// Keyboard shortcuts. Only Alt+letter and Ctrl+Enter: never a key of the browser or of an input method. A page binds its
// own while it is shown; "?" opens the list outside of text fields.
import { onBeforeUnmount, onMounted, reactive } from 'vue';

export const help = reactive({ open: false });
export const kKeys = [
  ['Alt+J', 'next'], ['Alt+K', 'previous'], ['Alt+L', 'reply'], ['Alt+P', 'note'], ['Ctrl+Enter', 'send'],
  ['Alt+T', 'take'], ['Alt+E', 'resolve'], ['Alt+O', 'panel'], ['?', 'help'],
] as const;

const isText = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** The word of a key press ("Alt+J"), or "" when it is none of ours. Asks the place of the key, so that layouts agree. */
export function keyWord(event: KeyboardEvent): string {
  if (event.isComposing || event.keyCode === 229) return '';
  if (event.altKey && !event.ctrlKey && !event.metaKey && event.code.startsWith('Key')) return `Alt+${event.code.slice(3)}`;
  if (event.key === '?' && !isText(event.target)) return '?';
  return '';
}

export function useKeys(actions: Record<string, () => void>): void {
  const pressed = (event: KeyboardEvent) => {
    const action = actions[keyWord(event)];
    if (!action) return;
    event.preventDefault();
    action();
  };
  onMounted(() => window.addEventListener('keydown', pressed));
  onBeforeUnmount(() => window.removeEventListener('keydown', pressed));
}
