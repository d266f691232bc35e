// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { createBackoff } from '@/shared/backoff';

test('waits grow to the limit, spread between half and whole, and start again after a success', () => {
  const low = createBackoff(1000, 8000, () => 0);
  expect([low.next(), low.next(), low.next(), low.next(), low.next()]).toEqual([500, 1000, 2000, 4000, 4000]);
  low.reset();
  expect(low.next()).toBe(500);
  const high = createBackoff(1000, 8000, () => 1);
  expect([high.next(), high.next()]).toEqual([1000, 2000]);
});
