// SPDX-License-Identifier: Apache-2.0
// localStorage that may be missing (private windows, blocked third-party storage): then it lasts as long as the page.

const fallback = new Map<string, string>();

export function recall<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(key) ?? fallback.get(key) ?? null;
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    const text = fallback.get(key);
    return text === undefined ? null : (JSON.parse(text) as T);
  }
}

export function remember(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  fallback.set(key, text);
  try {
    localStorage.setItem(key, text);
  } catch {
    // full or forbidden: the page's own memory has it
  }
}

export function forget(key: string): void {
  fallback.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
}
