// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { keyFor, repeatedLines } from '@/desk/kb/lines';
import { bars, duration, rangeOf } from '@/desk/reports/figures';
import { fileFault } from '@/shared/files';
import { pieces } from '@/shared/links';
import { dayName, fileSize, span } from '@/shared/time';

test('links are http and https only, without the full stop behind them', () => {
  expect(pieces('见 https://a.example/x?y=1。谢谢')).toEqual([{ text: '见 ' }, { text: 'https://a.example/x?y=1', href: 'https://a.example/x?y=1' }, { text: '。谢谢' }]);
  expect(pieces('go to http://a.example.')).toEqual([{ text: 'go to ' }, { text: 'http://a.example', href: 'http://a.example' }, { text: '.' }]);
  expect(pieces('javascript:alert(1) data:text/html,x')).toEqual([{ text: 'javascript:alert(1) data:text/html,x' }]);
  expect(pieces('<b>不是标签</b>')).toEqual([{ text: '<b>不是标签</b>' }]);
});

test('days are named for people', () => {
  const now = new Date('2026-11-22T12:00:00');
  expect(dayName('2026-11-22T01:00:00', 'zh-CN', now)).toBe('今天');
  expect(dayName('2026-11-21T23:59:00', 'zh-CN', now)).toBe('昨天');
  expect(dayName('2026-11-21T23:59:00', 'en-US', now)).toBe('Yesterday');
  expect(dayName('2026-11-02T08:00:00', 'zh-CN', now)).toContain('11月2日');
  expect(dayName('2025-11-02T08:00:00', 'zh-CN', now)).toContain('2025');
});

test('spans and sizes', () => {
  expect([span(42), span(727), span(11100), span(-3)]).toEqual(['00:42', '12:07', '3:05:00', '00:00']);
  expect([fileSize(0, 'zh-CN'), fileSize(1536, 'zh-CN'), fileSize(10485760, 'en-US')]).toEqual(['0 B', '1.5 KB', '10 MB']);
});

test('files that cannot be sent are told before the upload', () => {
  expect(fileFault({ name: '照片.JPG', size: 1000 })).toBeNull();
  expect(fileFault({ name: '照片.jpg', size: 11 * 1024 * 1024 })).toBe('too_large');
  expect(fileFault({ name: 'a.exe', size: 10 })).toBe('type');
  expect(fileFault({ name: 'noending', size: 10 })).toBe('type');
  expect(fileFault({ name: 'a.png', size: 0 })).toBe('empty');
});

test('repeated similar questions are found, marks and case aside', () => {
  expect(repeatedLines(['怎么退货？', ' 怎么退货', '能退吗', ''])).toEqual(['怎么退货']);
  expect(repeatedLines(['a', 'b'])).toEqual([]);
});

test('a new entry gets a plain key', () => {
  expect(keyFor('How to return?', 36)).toBe('how-to-return-10');
  expect(keyFor('怎么退货', 36)).toBe('entry-10');
});

test('report figures', () => {
  const t = (key: string, values?: Record<string, number>) => `${values!.n}${key.split('.')[1]![0]}`;
  expect([duration(42, t), duration(310, t), duration(7200, t), duration(null, t)]).toEqual(['42s', '5.2m', '2h', '—']);
  expect(bars([{ name: 'sms', count: 2 }, { name: 'webchat', count: 8 }], (code) => code.toUpperCase()))
    .toEqual([{ name: 'WEBCHAT', count: 8, most: 8 }, { name: 'SMS', count: 2, most: 8 }]);
  const now = new Date(2026, 10, 22, 15);
  expect(rangeOf('today', now)).toEqual({ from: new Date(2026, 10, 22).toISOString(), to: now.toISOString() });
  expect(rangeOf('7', now).from).toBe(new Date(2026, 10, 16).toISOString());
});
