/** What the tests of counting share: a folder that their engine reads, and which profiles say the same. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { type Engine, withEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import type { NumericProfile } from '@/lib/pure/drift/profile/numeric';

export const FOLDER = path.join(env.home, 'counting');

export async function engineIn<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  await fs.mkdir(FOLDER, { recursive: true });
  return withEngine({ folders: [FOLDER] }, work);
}

/** Counts are the very same; sums may differ by rounding. */
export function expectAlike(found: NumericProfile, wanted: NumericProfile): void {
  const { meanOffset, m2, sums, ...counts } = wanted;
  expect(found).toMatchObject(counts);
  // The square of what is beyond 1e154 is none: then the spread is not known, and nothing else is harmed.
  if (Number.isFinite(m2) && !Number.isNaN(found.m2)) {
    expect(Math.abs(found.meanOffset - meanOffset)).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(meanOffset)),
    );
    expect(Math.abs(found.m2 - m2)).toBeLessThanOrEqual(1e-9 * Math.max(1, m2));
  }
  expect(found.sums).toHaveLength(sums.length);
  for (const [at, sum] of sums.entries())
    expect(Math.abs((found.sums[at] ?? 0) - sum)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(sum)));
}
