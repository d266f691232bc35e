// SPDX-License-Identifier: Apache-2.0
// What the channel says of a message and of what may still be sent, in the agent's language.
import { dayAndTime } from '@/shared/time';
import type { Allowance, DeskMessage, Objection } from '../types';
import { language, nameIn, t, words } from '../words';

/** Reasons come as "中文 / English" where our side wrote them; a provider's own words stay as they are. */
export function reasonIn(reason: string): string {
  const [zh, en, ...more] = reason.split(' / ');
  const both = en !== undefined && more.length === 0 && /[\u4e00-\u9fff]/.test(zh!) && !/[\u4e00-\u9fff]/.test(en);
  return both ? nameIn({ zh: zh!, en }) : reason;
}

/** "已送达" and "已发送" are said once, under the last; anything else always. */
export function deliveryOf(message: DeskMessage, last: boolean): string {
  const { delivery = '', author, delivery_error: reason } = message;
  if (author === 'visitor' || ((delivery === 'delivered' || delivery === 'sent') && !last && !reason)) return '';
  if (!delivery) return '';
  return t(`delivery.${delivery}`) + (reason ? t('common.colon') + reasonIn(reason) : '');
}

export type Left = { text: string; none: boolean };
/** "还可发送 3 条，至 11-24 10:00"; null where nobody counts. */
export function leftOf(allowance: Allowance | null | undefined, now: number): Left | null {
  if (!allowance) return null;
  const over = allowance.until !== null && Date.parse(allowance.until) <= now;
  if (over) return { text: t('allowance.over'), none: true };
  if (allowance.left <= 0) return { text: t('allowance.none'), none: true };
  const values = { n: allowance.left, until: allowance.until ? dayAndTime(allowance.until, language.value) : '' };
  return { text: t(allowance.until ? 'allowance.left_until' : 'allowance.left', values), none: false };
}

/** What stands at the desk for something that happened: in words where we have them. */
export function eventText(message: DeskMessage): string {
  const known = words.global.te(`event.${message.text}`);
  const key = message.key ?? '';
  if (!known) return key ? `${message.text}${t('common.colon')}${key}` : message.text;
  return t(`event.${message.text}`, { key: words.global.te(`kind.${key}`) ? t(`kind.${key}`) : key });
}

export const objectionText = (objection: Objection): string => nameIn(objection);
