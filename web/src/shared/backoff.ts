// SPDX-License-Identifier: Apache-2.0
// Waiting times between attempts: exponential with full jitter, so that a thousand pages do not return in step.

export interface Backoff {
  /** Milliseconds to wait before the next attempt. */
  next(): number;
  reset(): void;
}

export function createBackoff(firstMs = 800, limitMs = 20000, random: () => number = Math.random): Backoff {
  let attempt = 0;
  return {
    next() {
      const ceiling = Math.min(limitMs, firstMs * 2 ** attempt);
      attempt += 1;
      return Math.round(ceiling / 2 + (random() * ceiling) / 2);
    },
    reset() {
      attempt = 0;
    },
  };
}
