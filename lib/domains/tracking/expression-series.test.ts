import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, makeRun, nobody } from '@/lib/testing/callers';
import { ALL_RUNS } from '@/lib/testing/group-ids';
import { getGroupSeries } from './group-series';
import { logBatch } from './log-batch';
import { getMetricSeries } from './metric-series';
import { getRunCells } from './run-cells';

let caller: Caller;
let experimentId: string;
const runs: string[] = [];

/** Two runs: a training loss at every step, one of validation at every tenth, a learning rate. */
beforeAll(async () => {
  caller = await callerWithRole('contributor');
  experimentId = await makeExperiment(caller);
  for (const scale of [1, 2]) {
    const runId = await makeRun(caller, experimentId);
    runs.push(runId);
    const point = (key: string, step: number, value: number) => ({
      key,
      step,
      value,
      timestamp: 1000 + step,
    });
    await perform(logBatch, caller, {
      runId,
      metrics: [
        ...Array.from({ length: 100 }, (_, step) => point('train', step, scale * (step + 1))),
        ...Array.from({ length: 10 }, (_, at) => point('val/loss', at * 10 + 5, scale)),
      ],
      params: [{ key: 'lr', value: String(scale / 10) }],
    });
  }
});

const series = (expression: string, given: object = {}, as = caller) =>
  perform(getMetricSeries, as, { runIds: runs, expression, ...given });

describe('works', () => {
  test('over metrics that are logged at other steps, and params: where the rarest is', async () => {
    const {
      x,
      series: found,
      rawPoints,
      sentence,
      missing,
      resume,
    } = await series('(train - `val/loss`) * params.lr');
    expect(x).toEqual([5, 15, 25, 35, 45, 55, 65, 75, 85, 95]);
    expect(found.map(({ last }) => [last[0], last[9]])).toEqual([
      [0.5, 9.5],
      [2, 38],
    ]);
    expect([rawPoints, missing, resume]).toEqual([20, [], null]);
    expect(sentence).toMatch(
      /^\(train - `val\/loss`\) \* params\.lr, 2 runs: lowest 0\.5\S* by \S+ at step 5, highest 38\S* by \S+ at step 95$/,
    );
  });

  test('of one metric every extreme is kept, however coarse the grid', async () => {
    const { series: found, x, isSampled } = await series('-train', { buckets: 10 });
    expect(x.length).toBeLessThanOrEqual(10);
    expect(isSampled).toBe(true);
    expect(Math.min(...(found[1]?.min ?? []).map(Number))).toBe(-200);
    expect(Math.max(...(found[1]?.max ?? []).map(Number))).toBe(-2);
  });

  test('a part of the axis, time, and another metric along it', async () => {
    expect((await series('train * 2', { from: 10, to: 12 })).series[0]?.last).toEqual([22, 24, 26]);
    for (const axis of [{ x: 'relative' }, { x: 'metric', xKey: 'train' }]) {
      const { series: found } = await series('train', axis);
      expect(found[0]?.last.filter((value) => value !== null)).toHaveLength(100);
    }
  });

  test('tells what nobody has logged', async () => {
    const { missing, rawPoints } = await series('train / vall + params.momentum');
    expect([missing, rawPoints]).toEqual([['vall', 'params.momentum'], 0]);
  });

  test('the mean of groups is of what each run gives', async () => {
    const { groups, sentence } = await perform(getGroupSeries, caller, {
      question: { experimentIds: [experimentId] },
      groups: [ALL_RUNS],
      expression: 'train / `val/loss`',
    });
    expect(groups[0]).toMatchObject({ runs: 2, used: 2 });
    expect(groups[0]?.mean.filter((value) => value !== null)).toEqual(
      Array.from({ length: 10 }, (_, at) => at * 10 + 6),
    );
    expect(sentence).toContain('train / `val/loss`, one group');
  });

  test('cells are of last values and params', async () => {
    const cell = (key: string) => ({ source: 'expression', key });
    const { cells } = await perform(getRunCells, caller, {
      runIds: runs,
      columns: [
        cell('train / `val/loss`'),
        cell('params.lr * 10'),
        cell('nowhere'),
        cell('1 / (train - 100)'),
      ],
    });
    expect(cells).toEqual([
      [100, 100],
      [1, 2],
      [null, null],
      [null, 0.01],
    ]);
  });
});

describe('refuses bad input', () => {
  test.each([
    [{ expression: 'train +' }, 'character 8: something is missing'],
    [{ expression: 'params.lr * 2' }, 'takes no metric'],
    [{ expression: 'train', key: 'train' }, 'expression'],
    [{}, 'expression'],
  ])('%j', async (given, message) => {
    await expect(perform(getMetricSeries, caller, { runIds: runs, ...given })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(message),
    });
  });

  test('a column that cannot be read', async () => {
    const columns = [{ source: 'expression', key: 'log(' }];
    await expect(perform(getRunCells, caller, { runIds: runs, columns })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining('character 5'),
    });
  });
});

test('refuses a stranger', async () => {
  await expect(series('train', {}, nobody)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});
