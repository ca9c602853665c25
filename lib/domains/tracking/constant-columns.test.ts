import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { shareNothing } from '@/lib/testing/access/people';
import { afresh, callerWithRole, makeExperiment, makeRun, nobody, refusal } from '@/lib/testing/callers';
import { listConstantColumns } from './constant-columns';
import { logBatch } from './log-batch';

let owner: Caller;
let experimentId: string;

/** Of the last and the least loss, of params and tags that all, some or none of the runs have. */
const COLUMNS = [
  { source: 'metric', key: 'loss' },
  { source: 'metric', key: 'loss', stat: 'min' },
  { source: 'metric', key: 'acc' },
  { source: 'metric', key: 'nothing' },
  { source: 'param', key: 'lr' },
  { source: 'param', key: 'depth' },
  { source: 'param', key: 'seed' },
  { source: 'tag', key: 'team' },
];

beforeAll(async () => {
  await shareNothing();
  owner = await callerWithRole('contributor');
  experimentId = await makeExperiment(owner);
  owner = await afresh(owner);
  for (const seed of [1, 2, 3]) {
    const runId = await makeRun(owner, experimentId);
    await perform(logBatch, owner, {
      runId,
      metrics: [
        { key: 'loss', value: 0.1, step: 0, timestamp: 1 },
        { key: 'loss', value: 0.5 + seed, step: 1, timestamp: 2 },
        // The third has not come so far.
        ...(seed < 3 ? [{ key: 'acc', value: 1, step: 0, timestamp: 1 }] : []),
      ],
      params: [
        { key: 'lr', value: '0.1' },
        { key: 'seed', value: String(seed) },
        { key: 'depth', value: seed === 3 ? '4' : '2' },
      ],
      tags: [{ key: 'team', value: 'risk' }],
    });
  }
});

const ask = async (caller: Caller, more: object = {}) => {
  const asked = { experimentIds: [experimentId], columns: COLUMNS, ...more };
  const { constant, looked } = await perform(listConstantColumns, caller, asked);
  return { looked, constant: constant.map(({ key, stat }) => (stat === 'last' ? key : `${key} ${stat}`)) };
};

describe('works', () => {
  test('a column is constant where all runs have one value of it, or none has any', async () => {
    expect(await ask(owner)).toEqual({ looked: 3, constant: ['loss min', 'nothing', 'lr', 'team'] });
  });

  test('of the runs that match alone', async () => {
    expect(await ask(owner, { filter: "params.seed != '3'" })).toEqual({
      looked: 2,
      constant: ['loss min', 'acc', 'nothing', 'lr', 'depth', 'team'],
    });
  });
});

test('refuses bad input', async () => {
  for (const more of [
    { columns: [] },
    { columns: [{ source: 'attribute', key: 'status' }] },
    { filter: 'loss <' },
  ])
    expect((await refusal(ask(owner, more))).code).toBe('INVALID_PARAMETER_VALUE');
});

test('refuses a stranger: the runs of others are not looked at', async () => {
  expect((await refusal(ask(nobody))).code).toBe('UNAUTHENTICATED');
  expect((await ask(await callerWithRole('contributor'))).looked).toBe(0);
});

test('unknown id', async () => {
  expect((await ask(owner, { experimentIds: ['999999'] })).looked).toBe(0);
});
