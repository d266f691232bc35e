// SPDX-License-Identifier: Apache-2.0
// What was typed and not sent, per conversation and mode. Survives a reload and a change of owner; two modes never mix.
import { reactive } from 'vue';
import { forget, recall, remember } from '@/shared/memory';

export type Mode = 'reply' | 'note';
const kIndex = 'xiaoer.drafts';
const place = (id: number, mode: Mode) => `xiaoer.draft.${id}.${mode}`;

const index = reactive(new Set<string>(recall<string[]>(kIndex) ?? []));

export function draftOf(id: number, mode: Mode): string {
  return recall<string>(place(id, mode)) ?? '';
}

export function keepDraft(id: number, mode: Mode, text: string): void {
  const key = place(id, mode);
  if (text.trim()) {
    remember(key, text);
    if (index.has(key)) return;
    index.add(key);
  } else {
    forget(key);
    if (!index.delete(key)) return;
  }
  remember(kIndex, [...index]);
}

export const hasDraft = (id: number): boolean => index.has(place(id, 'reply')) || index.has(place(id, 'note'));
