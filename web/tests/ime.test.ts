// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { isSendKey } from '@/shared/ime';
import { keyWord } from '@/desk/keys';

const key = (init: KeyboardEventInit & { keyCode?: number }) => {
  const event = new KeyboardEvent('keydown', init);
  Object.defineProperty(event, 'keyCode', { value: init.keyCode ?? 13 });
  return event;
};

test('Enter sends, but not while an input method composes', () => {
  expect(isSendKey(key({ key: 'Enter' }))).toBe(true);
  expect(isSendKey(key({ key: 'Enter', isComposing: true }))).toBe(false);
  expect(isSendKey(key({ key: 'Enter', keyCode: 229 }))).toBe(false);
  expect(isSendKey(key({ key: 'Process', keyCode: 229 }))).toBe(false);
});

test('Enter after the composition sends: nothing sticks', () => {
  isSendKey(key({ key: 'Enter', isComposing: true }));
  expect(isSendKey(key({ key: 'Enter' }))).toBe(true);
});

test('Shift+Enter and Alt+Enter are no sends', () => {
  expect(isSendKey(key({ key: 'Enter', shiftKey: true }))).toBe(false);
  expect(isSendKey(key({ key: 'Enter', altKey: true }))).toBe(false);
});

test('shortcuts are Alt and a letter by its place, and never while composing', () => {
  expect(keyWord(key({ key: '∆', code: 'KeyJ', altKey: true, keyCode: 74 }))).toBe('Alt+J');
  expect(keyWord(key({ key: 'j', code: 'KeyJ', keyCode: 74 }))).toBe('');
  expect(keyWord(key({ key: 'j', code: 'KeyJ', altKey: true, ctrlKey: true, keyCode: 74 }))).toBe('');
  expect(keyWord(key({ key: 'j', code: 'KeyJ', altKey: true, isComposing: true }))).toBe('');
  expect(keyWord(key({ key: '?', code: 'Slash', shiftKey: true, keyCode: 191 }))).toBe('?');
});
