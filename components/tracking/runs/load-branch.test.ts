import { describe, expect, it } from 'vitest';
import { loadBranch, moreThan } from './load-branch';
import type { Run } from './run-row';

/** A server that holds so many runs, and answers no more than a thousand of them at once. */
const holding = (count: number) => {
  const asked: number[] = [];
  const ask = async ({ maxResults = 0, pageToken }: { maxResults?: unknown; pageToken?: unknown }) => {
    if (Number(maxResults) > 1000) throw new Error('maxResults must be between 1 and 1000');
    asked.push(Number(maxResults));
    const from = Number(pageToken ?? 0);
    const to = Math.min(count, from + Number(maxResults));
    const runs = Array.from({ length: to - from }, (_, at) => ({ runId: String(from + at) }) as Run);
    return { runs, ...(to < count && { nextPageToken: String(to) }) };
  };
  return { ask, asked };
};

describe('loadBranch', () => {
  it('reads as many as are wanted, further than one answer goes', async () => {
    const { ask, asked } = holding(2500);
    const some = await loadBranch({}, 1800, ask);
    expect(some.runs.map(({ runId }) => Number(runId))).toEqual(Array.from({ length: 1800 }, (_, at) => at));
    expect(some.hasMore).toBe(true);
    expect(asked).toEqual([1000, 800]);
    expect(await loadBranch({}, 2800, ask)).toMatchObject({ runs: { length: 2500 }, hasMore: false });
  });

  it('says that there are no more where the last answer was just full', async () => {
    expect(await loadBranch({}, 50, holding(50).ask)).toMatchObject({ runs: { length: 50 }, hasMore: false });
  });

  it('goes on for ever: each step shows more than the one before', () => {
    expect([50, 200, 800, 1800].map(moreThan)).toEqual([200, 800, 1800, 2800]);
  });
});
