import sql from 'sql-template-tag';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { callerWithRole, makeExperiment, nobody, refusal } from '@/lib/testing/callers';
import { createRun } from './create-run';
import { getRun } from './get-run';
import { getRunPage, summariseMetrics } from './get-run-page';
import { logBatch } from './log-batch';

let caller: Caller;
let experimentId: string;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
  experimentId = await makeExperiment(caller);
});

const create = (input: object = {}) => perform(createRun, caller, { experimentId, ...input });
const nameTag = (value: string) => ({ key: 'mlflow.runName', value });

describe('works', () => {
  test('what it answers is what is read afterwards', async () => {
    const tags = [
      { key: 'z', value: '1' },
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
    ];
    const made = await create({ runName: 'oak', startTime: 1234, userId: 'ada', tags });
    expect(made.info).toMatchObject({ runName: 'oak', status: 'RUNNING', startTime: 1234, userId: 'ada' });
    expect(made.info.artifactUri).toBe(`mlflow-artifacts:/${experimentId}/${made.info.runId}/artifacts`);
    expect(made.data.tags).toEqual([{ key: 'a', value: '2' }, nameTag('oak'), { key: 'z', value: '1' }]);
    const read = await perform(getRun, caller, { runId: made.info.runId });
    expect({ info: read.info, data: read.data }).toEqual(made);
  });

  test('its name comes from the field, from the tag, or is made up', async () => {
    const named = async (input: object) => (await create(input)).info.runName;
    expect(await named({ runName: ' elm ' })).toBe('elm');
    expect(await named({ tags: [nameTag('ash')] })).toBe('ash');
    expect(await named({ runName: 'yew', tags: [nameTag('yew')] })).toBe('yew');
    expect(await named({})).toMatch(/^[a-z]+-[a-z]+-\d+$/);
  });

  test('without an experiment it goes to the default one; without a time it starts now', async () => {
    const before = Date.now();
    const { info } = await perform(createRun, caller, {});
    expect(info.experimentId).toBe('0');
    expect(info.startTime).toBeGreaterThanOrEqual(before);
  });

  test('the page of a run has its family, and what its metrics were', async () => {
    const { runId } = (await create({ runName: 'parent' })).info;
    const parentTag = { key: 'mlflow.parentRunId', value: runId };
    const child = (await create({ runName: 'child', tags: [parentTag] })).info.runId;
    const metrics = [3, 'NaN', 1, 2].map((value, step) => ({ key: 'loss', value, step, timestamp: step }));
    await perform(logBatch, caller, { runId: child, metrics });
    const [above, below] = await Promise.all(
      [runId, child].map((id) => perform(getRunPage, caller, { runId: id })),
    );
    expect(above?.children.map(({ runName }) => runName)).toEqual(['child']);
    expect([above?.parent, below?.parent]).toEqual([null, { runId, runName: 'parent' }]);
    expect(below?.summaries).toEqual([
      {
        ...{ key: 'loss', value: 2, step: 3, timestamp: 3, count: 4 },
        ...{ min: 1, minStep: 2, max: 3, maxStep: 0, first: 3, firstStep: 0 },
      },
    ]);
  });
});

test('the page of a run tells how many children it has, and the newest of them', async () => {
  const { runId } = (await create()).info;
  await rows(sql`
    WITH made AS (
      INSERT INTO runs (id, experiment_id, name, user_id, status, start_time)
      SELECT md5(${runId} || at), ${Number(experimentId)}, 'trial ' || at, '', 'FINISHED', at FROM generate_series(1, 502) AS at
      RETURNING key)
    INSERT INTO run_tags (run_key, key, value) SELECT key, 'mlflow.parentRunId', ${runId} FROM made`);
  const { children, childCount } = await perform(getRunPage, caller, { runId });
  expect([childCount, children.length, children[0]?.runName]).toEqual([502, 500, 'trial 502']);
  expect(children[0]).not.toHaveProperty('total');
});

test('the page of a run begins with some of its metrics; all of them come as columns', async () => {
  const { runId } = (await create({})).info;
  const metrics = Array.from({ length: 502 }, (_, at) => ({
    key: `m${at}`,
    value: at,
    step: 1,
    timestamp: 2,
  }));
  await perform(logBatch, caller, {
    runId,
    metrics: [...metrics.slice(0, 501), { ...metrics[501], value: 'NaN' }],
  });
  const page = await perform(getRunPage, caller, { runId });
  const names = metrics.map(({ key }) => key);
  expect([page.metrics, page.summaries.map(({ key }) => key)]).toEqual([502, names.slice(0, 500)]);
  const all = await perform(summariseMetrics, caller, { runId });
  expect(all.key).toEqual(names);
  expect([all.value.at(names.indexOf('m501')), all.max.at(names.indexOf('m7'))]).toEqual(['NaN', 7]);
  expect(Object.values(all).every((column) => column.length === 502)).toBe(true);
});

describe('refuses a stranger', () => {
  test('from all metrics of a run', async () => {
    const { runId } = (await create({})).info;
    expect(await refusal(perform(summariseMetrics, nobody, { runId }))).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});

describe('unknown id', () => {
  test('of a run, asked for all its metrics', async () => {
    expect(await refusal(perform(summariseMetrics, caller, { runId: 'f'.repeat(32) }))).toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });
});

describe('refuses bad input', () => {
  test.each([
    ['an experiment that is no number', { experimentId: 'abc' }, 'experimentId'],
    ['a start before time', { startTime: -1 }, 'startTime'],
    ['a tag whose key climbs', { tags: [{ key: '../k' }] }, 'tags.0.key'],
    ['two names', { runName: 'a', tags: [nameTag('b')] }, 'runName'],
  ])('%s', async (_, input, field) => {
    expect(await refusal(create(input))).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field });
  });
});

test('unknown id', async () => {
  const inNone = create({ experimentId: '99999999' });
  expect((await refusal(inNone)).message).toBe('No Experiment with id=99999999 exists');
  const read = perform(getRun, caller, { runId: '0'.repeat(32) });
  expect((await refusal(read)).message).toBe(`Run with id=${'0'.repeat(32)} not found`);
});
