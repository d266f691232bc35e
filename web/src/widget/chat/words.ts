// SPDX-License-Identifier: Apache-2.0
// The chat page's words. Twenty lines instead of a library that would weigh as much as the page.
import { computed, ref } from 'vue';
import en from '@/locales/chat.en-US.json';
import zh from '@/locales/chat.zh-CN.json';

export type Language = 'zh-CN' | 'en-US';
const texts: Record<Language, Record<string, string>> = { 'zh-CN': zh, 'en-US': en };

export const language = ref<Language>('zh-CN');

export function pickLanguage(...wishes: (string | null | undefined)[]): Language {
  const wish = wishes.find((candidate) => candidate);
  return wish && !/^zh/i.test(wish) ? 'en-US' : 'zh-CN';
}

export function t(key: string, values: Record<string, string | number> = {}): string {
  const text = texts[language.value][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export const shortLanguage = computed(() => (language.value === 'zh-CN' ? 'zh' : 'en'));
