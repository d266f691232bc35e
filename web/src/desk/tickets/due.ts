// SPDX-License-Identifier: Apache-2.0
// The nearest promise of a ticket that is not kept yet, in words, and how bad it is.
import type { Ticket } from '../types';
import { t } from '../words';

export interface Due {
  text: string;
  tone: 'calm' | 'soon' | 'late';
}

export function dueOf(ticket: Ticket, now: number): Due | null {
  if (ticket.status === 'solved' || ticket.status === 'closed') return null;
  const first = !ticket.first_response_at && ticket.first_response_due;
  const at = first || ticket.solve_due;
  if (!at) return null;
  const left = Date.parse(at) - now;
  const whole = Date.parse(at) - Date.parse(ticket.created_at);
  const what = t(first ? 'due.first' : 'due.solve');
  const time = length(Math.abs(left));
  if (left < 0) return { text: t('due.over', { what, time }), tone: 'late' };
  return { text: t('due.left', { what, time }), tone: left < whole * 0.2 ? 'soon' : 'calm' };
}

function length(ms: number): string {
  const minutes = Math.floor(ms / 60000);
  if (minutes < 60) return t('due.minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('due.hours', { n: hours }) : t('due.days', { n: Math.floor(hours / 24) });
}
