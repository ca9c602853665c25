import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, makeRun } from '@/lib/testing/callers';
import { groupIdOf } from '@/lib/testing/group-ids';
import { logPoints, lossAt } from '@/lib/testing/metric-points';
import { groupRuns } from './group-runs';
import { getGroupSeries } from './group-series';

let caller: Caller;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
});

describe('groups', () => {
  /** lr 0.1 with two seeds, lr 0.2 with one; the last is ten times as long. */
  async function sweep() {
    const experimentId = await makeExperiment(caller);
    for (const [lr, seed, value, count] of [
      ['0.1', '1', 1, 40],
      ['0.1', '2', 3, 20],
      ['0.2', '1', 9, 400],
    ] as const) {
      await logPoints(
        caller,
        await makeRun(caller, experimentId),
        lossAt(count, () => value),
        { lr, seed },
      );
    }
    const means = (groups: string[], asked = {}) =>
      perform(getGroupSeries, caller, {
        question: { experimentIds: [experimentId] },
        by: [{ source: 'param', key: 'lr' }],
        groups,
        key: 'loss',
        buckets: 50,
        band: 'sd',
        ...asked,
      });
    return { experimentId, means };
  }

  test('a mean with its spread, and of how many runs', async () => {
    const { means } = await sweep();
    const {
      x,
      groups: [group],
      sentence,
    } = await means([groupIdOf('0.1')], { withMembers: true });
    const at = (step: number) => x.findIndex((place) => place >= step);
    expect([group?.mean[0], group?.n[0], group?.runs]).toEqual([2, 2, 2]);
    expect(group?.high[0]).toBeCloseTo(2 + Math.SQRT2, 9);
    expect([group?.mean[at(30)], group?.n[at(30)], group?.high[at(30)]]).toEqual([1, 1, null]);
    expect(group?.members?.map(({ last }) => last[0]).sort()).toEqual([1, 3]);
    expect(sentence).toBe('loss, one group: the mean ends at 1 with lr 0.1 (n = 1)');
  });

  test('does not depend on which groups are shown beside it', async () => {
    const { means } = await sweep();
    const alone = await means([groupIdOf('0.1')]);
    const together = await means([groupIdOf('0.2'), groupIdOf('0.1')]);
    const place = new Map(together.x.map((x, at) => [x, at]));
    for (const [at, x] of alone.x.entries()) {
      const there = place.get(x) ?? -1;
      expect([x, together.groups[1]?.mean[there], together.groups[1]?.n[there]]).toEqual([
        x,
        alone.groups[0]?.mean[at],
        alone.groups[0]?.n[at],
      ]);
    }
  });

  test('by everything but the seed', async () => {
    const { means } = await sweep();
    const ids = ['0.1', '0.2', '0.3'].map((lr) => groupIdOf(lr, 'lr'));
    const { groups, sentence } = await means(ids, { by: [], butParams: ['seed'], band: 'range' });
    expect(groups.map(({ runs, mean }) => [runs, mean[0] ?? null])).toEqual([
      [2, 2],
      [1, 9],
      [0, null],
    ]);
    expect(sentence).toBe(
      'loss, 2 groups: means end between 1 with lr 0.1 (n = 1) and 9 with lr 0.2 (n = 1)',
    );
  });

  test('of more params than anybody would name', async () => {
    const experimentId = await makeExperiment(caller);
    const some = (letter: string) =>
      Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`${letter}${at}`, String(at)]));
    for (const lr of ['0.1', '0.2']) {
      const runId = await makeRun(caller, experimentId);
      await logPoints(
        caller,
        runId,
        lossAt(3, () => 1),
        { ...some('p'), lr },
      );
      await logPoints(caller, runId, [], some('q'));
    }
    const question = { experimentIds: [experimentId] };
    const { groups } = await perform(groupRuns, caller, { ...question, butParams: ['seed'] });
    const asked = { question, butParams: ['seed'], groups: groups.map(({ id }) => id), key: 'loss' };
    const { groups: means, sentence } = await perform(getGroupSeries, caller, asked);
    expect(means.map(({ id, runs }) => [id, runs])).toEqual(groups.map(({ id }) => [id, 1]));
    expect(sentence).toMatch(/^loss, 2 groups: means end between 1 with lr 0\.\d \(n = 1\) and 1 with lr/);
  });
});
