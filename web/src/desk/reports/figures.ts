// SPDX-License-Identifier: Apache-2.0
// Numbers made readable. Pure.

/** A named range as RFC 3339 instants, whole days of this zone, to the present moment. */
export function rangeOf(name: string, now: Date): { from: string; to: string } {
  const days = name === 'today' ? 0 : Number(name) - 1;
  const from = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  return { from: from.toISOString(), to: now.toISOString() };
}

export function duration(seconds: number | null | undefined, t: (key: string, values?: Record<string, number>) => string): string {
  if (seconds === null || seconds === undefined) return '—';
  if (seconds < 60) return t('span.seconds', { n: Math.round(seconds) });
  if (seconds < 3600) return t('span.minutes', { n: Math.round(seconds / 6) / 10 });
  return t('span.hours', { n: Math.round(seconds / 360) / 10 });
}

export interface Bar {
  name: string;
  count: number;
  most: number;
}

/** Rows of {name|channel|type|key: code, count|received|…: number}, largest first. */
export function bars(rows: Record<string, unknown>[], say: (code: string) => string): Bar[] {
  const read = rows.map((row) => {
    const code = Object.values(row).find((value) => typeof value === 'string') as string | undefined;
    const count = (typeof row.count === 'number' ? row.count : Object.values(row).find((value) => typeof value === 'number')) as number | undefined;
    return { name: say(code ?? ''), count: count ?? 0 };
  });
  const most = Math.max(1, ...read.map((row) => row.count));
  return read.map((row) => ({ ...row, most })).sort((a, b) => b.count - a.count);
}
