// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import chatEn from '@/locales/chat.en-US.json';
import chatZh from '@/locales/chat.zh-CN.json';
import deskEn from '@/locales/desk.en-US.json';
import deskZh from '@/locales/desk.zh-CN.json';
import { language, pickLanguage, t } from '@/widget/chat/words';

const keys = (texts: object) => Object.keys(texts).sort();

test('both languages know the same words', () => {
  expect(keys(chatEn)).toEqual(keys(chatZh));
  expect(keys(deskEn)).toEqual(keys(deskZh));
});

test('every text has words, and English ones no Chinese (but the name of the language)', () => {
  for (const [key, text] of Object.entries({ ...chatEn, ...deskEn })) {
    expect(text.trim(), key).not.toBe('');
    if (!/language/.test(key)) expect(text, key).not.toMatch(/[\u4e00-\u9fff]/);
  }
});

test('fills in values and picks the language', () => {
  language.value = 'zh-CN';
  expect(t('new_messages', { n: 3 })).toBe('3 条新消息');
  expect(pickLanguage(null, 'zh-TW')).toBe('zh-CN');
  expect(pickLanguage('en', 'zh-CN')).toBe('en-US');
  expect(pickLanguage(null, 'de-DE')).toBe('en-US');
  expect(pickLanguage(undefined)).toBe('zh-CN');
});
