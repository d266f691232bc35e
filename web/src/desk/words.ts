// SPDX-License-Identifier: Apache-2.0
// The desk's words, in Chinese and English, and the names of things that come as codes.
import { createI18n } from 'vue-i18n';
import { computed } from 'vue';
import en from '@/locales/desk.en-US.json';
import zh from '@/locales/desk.zh-CN.json';
import { recall, remember } from '@/shared/memory';

export type Language = 'zh-CN' | 'en-US';
const kPlace = 'xiaoer.desk.language';
const wish = recall<Language>(kPlace) ?? (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en-US');

export const words = createI18n({
  legacy: false,
  locale: wish,
  fallbackLocale: 'zh-CN',
  flatJson: true,
  messages: { 'zh-CN': zh, 'en-US': en },
});
export const language = computed<Language>(() => words.global.locale.value as Language);
export const t = (key: string, values: Record<string, string | number> = {}): string => words.global.t(key, values);

/** The word for a code ("status.bot"); the code itself when it is one we do not know. */
export function named(group: string, code: string): string {
  const key = `${group}.${code}`;
  return words.global.te(key) ? t(key) : code;
}
export const nameIn = (name: { zh: string; en: string }): string => (language.value === 'zh-CN' ? name.zh : name.en);

/** Visitors rarely say who they are: then the number tells them apart. */
export const customerName = (customer: { id: number; name: string } | null | undefined): string =>
  (customer ? customer.name || t('list.visitor', { n: customer.id }) : '—');

export function setLanguage(next: Language): void {
  words.global.locale.value = next;
  remember(kPlace, next);
  document.documentElement.lang = next;
}
document.documentElement.lang = wish;
