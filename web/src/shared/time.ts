// SPDX-License-Identifier: Apache-2.0
// Dates and times in words, through Intl. Every function takes the language; none reads the clock by itself except by default.

const cache = new Map<string, Intl.DateTimeFormat>();

function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let made = cache.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(language, options);
    cache.set(key, made);
  }
  return made;
}

export function clockTime(iso: string, language: string): string {
  return format(language, { hour: '2-digit', minute: '2-digit', hour12: false }).format(new Date(iso));
}

export function dayKey(at: Date): string {
  return `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`;
}

/** "今天", "昨天", "11月20日 星期四", with the year when it is another one. */
export function dayName(iso: string, language: string, now = new Date()): string {
  const at = new Date(iso);
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((midnight(now) - midnight(at)) / 86400000);
  if (days === 0 || days === 1) {
    const word = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-days, 'day');
    return word.charAt(0).toUpperCase() + word.slice(1);
  }
  const year = at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return format(language, { month: 'long', day: 'numeric', weekday: 'long', ...year }).format(at);
}

export function fullTime(iso: string | null | undefined, language: string): string {
  if (!iso) return '—';
  return format(language, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false })
    .format(new Date(iso));
}

/** "11/24 10:00" */
export function dayAndTime(iso: string, language: string): string {
  return format(language, { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false }).format(new Date(iso));
}

/** Short age for a list row: "14:05" today, "昨天", else "11/20". */
export function shortAge(iso: string, language: string, now = new Date()): string {
  const at = new Date(iso);
  if (dayKey(at) === dayKey(now)) return clockTime(iso, language);
  if (now.getTime() - at.getTime() < 2 * 86400000) return dayName(iso, language, now).replace(/^(\d.*)$/, '$1');
  return format(language, { month: 'numeric', day: 'numeric' }).format(at);
}

/** "00:42", "12:07", "3:05:00" for a countdown. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

export function fileSize(bytes: number, language: string): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value)} ${units[unit]}`;
}
