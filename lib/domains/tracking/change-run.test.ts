import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { asking, auditBy, callerWithRole, makeRun, refusal } from '@/lib/testing/callers';
import { deleteRun, deleteRuns, restoreRun, restoreRuns } from './delete-run';
import { getRun } from './get-run';
import { logMetric } from './log-metric';
import { logParam } from './log-params';
import { deleteTag, setTag } from './run-tags';
import { updateRun } from './update-run';

let caller: Caller;
let runId: string;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
  runId = await makeRun(caller);
});

const read = async (id = runId) => perform(getRun, caller, { runId: id });
const tagsOf = async (id = runId) =>
  Object.fromEntries((await read(id)).data.tags.map(({ key, value }) => [key, value]));
const UNKNOWN = '0'.repeat(32);

describe('updateRun', () => {
  test('status, end and name, each by itself; a number stands for a status', async () => {
    expect((await perform(updateRun, caller, { runId, status: 3, endTime: 99 })).info).toMatchObject({
      status: 'FINISHED',
      endTime: 99,
    });
    await perform(updateRun, caller, { runUuid: runId, runName: 'renamed' });
    expect((await read()).info).toMatchObject({ status: 'FINISHED', endTime: 99, runName: 'renamed' });
    expect(await tagsOf()).toMatchObject({ 'mlflow.runName': 'renamed' });
  });

  test('refuses what is no status, no time or no name', async () => {
    const refused = async (input: object) =>
      (await refusal(perform(updateRun, caller, { runId, ...input }))).field;
    expect(await refused({ status: 'DONE' })).toBe('status');
    expect(await refused({ endTime: 'noon' })).toBe('endTime');
    expect(await refused({ runName: '  ' })).toBe('runName');
    expect((await refusal(perform(updateRun, caller, {}))).field).toBe('runId');
  });
});

describe('tags and params', () => {
  test('a tag is set, replaced and taken off; the name follows its tag', async () => {
    for (const value of ['a', 'b']) await perform(setTag, caller, { runId, key: 'team', value });
    await perform(setTag, caller, { runId, key: 'mlflow.runName', value: 'by tag' });
    expect(await tagsOf()).toMatchObject({ team: 'b' });
    expect((await read()).info.runName).toBe('by tag');
    const by = asking(caller);
    await perform(deleteTag, by, { runId, key: 'team' });
    expect(await tagsOf()).not.toHaveProperty('team');
    expect(await auditBy(by)).toMatchObject([{ objectId: runId, before: { team: 'b' } }]);
    const again = perform(deleteTag, caller, { runId, key: 'team' });
    expect((await refusal(again)).message).toBe(`No tag with name: team in run with id ${runId}`);
  });

  test('of many who began at the same notes one is kept; the others are told, and a client sets what it likes', async () => {
    const id = await makeRun(caller);
    const write = (value: string, seen?: string) =>
      perform(setTag, caller, { runId: id, key: 'mlflow.note.content', value, seen });
    const first = await Promise.allSettled(['a', 'b', 'c', 'd'].map((text) => write(text, '')));
    expect(first.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const kept = (await tagsOf(id))['mlflow.note.content'] ?? '';
    const then = await Promise.allSettled(['e', 'f', 'g', 'h'].map((text) => write(text, kept)));
    expect(then.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const late = await refusal(write('late', kept));
    expect([late.code, late.field]).toEqual(['RESOURCE_CONFLICT', 'seen']);
    await write('of a client');
    expect(await tagsOf(id)).toMatchObject({ 'mlflow.note.content': 'of a client' });
    await perform(deleteTag, caller, { runId: id, key: 'mlflow.note.content' });
    expect((await refusal(write('of one deleted', 'of a client'))).code).toBe('RESOURCE_CONFLICT');
    expect(await tagsOf(id)).not.toHaveProperty('mlflow.note.content');
    const named = perform(setTag, caller, { runId: id, key: 'mlflow.runName', value: 'x', seen: 'y' });
    expect((await refusal(named)).field).toBe('seen');
    // By hand it is not cut: the end would be gone without a word.
    const long = '😀'.repeat(8000);
    await write(long, '');
    expect(await refusal(write(`${long}.`, long))).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      field: 'value',
    });
    expect(await tagsOf(id)).toMatchObject({ 'mlflow.note.content': long });
  });

  test('long values are cut between characters', async () => {
    await perform(setTag, caller, { runId, key: 'long', value: '😀'.repeat(8001) });
    expect((await tagsOf()).long).toBe('😀'.repeat(8000));
    await perform(logParam, caller, { runId, key: 'long', value: 'p'.repeat(6001) });
    expect((await read()).data.params).toEqual([{ key: 'long', value: 'p'.repeat(6000) }]);
  });

  test('a param stays as it is: the same again is fine, another is refused', async () => {
    const log = (value: string) => perform(logParam, caller, { runId, key: 'rate', value });
    await log('0.1');
    await log('0.1');
    expect((await refusal(log('0.2'))).message).toBe(
      `Changing param values is not allowed. Param with key='rate' was already logged with value='0.1' for run ID='${runId}'. Attempted logging new value '0.2'.`,
    );
  });

  test('of two that log one param at once, one is refused', async () => {
    const id = await makeRun(caller);
    const log = (value: string) => perform(logParam, caller, { runId: id, key: 'rate', value });
    const outcomes = await Promise.allSettled(['1', '2', '3', '4'].map(log));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('an empty name and a key that climbs are refused', async () => {
    const unnamed = perform(setTag, caller, { runId, key: 'mlflow.runName', value: ' ' });
    expect((await refusal(unnamed)).field).toBe('value');
    expect((await refusal(perform(setTag, caller, { runId, key: '../up' }))).field).toBe('key');
  });
});

describe('the bin', () => {
  test('a run goes and comes back, twice is once, and each way leaves a row', async () => {
    const id = await makeRun(caller);
    const by = asking(caller);
    for (const operation of [deleteRun, deleteRun, restoreRun]) await perform(operation, by, { runId: id });
    expect((await read(id)).info.lifecycleStage).toBe('active');
    expect((await auditBy(by)).map(({ before, after }) => [before, after])).toEqual([
      [{ stage: 'active' }, { stage: 'deleted' }],
      [{ stage: 'deleted' }, { stage: 'deleted' }],
      [{ stage: 'deleted' }, { stage: 'active' }],
    ]);
  });

  test('several go together or not at all', async () => {
    const runIds = [await makeRun(caller), await makeRun(caller)];
    const stages = async () => Promise.all(runIds.map(async (id) => (await read(id)).info.lifecycleStage));
    const withOneUnknown = perform(deleteRuns, caller, { runIds: [...runIds, UNKNOWN] });
    expect(await refusal(withOneUnknown)).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    expect(await stages()).toEqual(['active', 'active']);
    await perform(deleteRuns, caller, { runIds });
    expect(await stages()).toEqual(['deleted', 'deleted']);
    await perform(restoreRuns, caller, { runIds });
    expect(await stages()).toEqual(['active', 'active']);
  });

  test('what is in it takes nothing in', async () => {
    const deleted = { runId: await makeRun(caller) };
    await perform(deleteRun, caller, deleted);
    const refusals = await Promise.all([
      refusal(perform(updateRun, caller, { ...deleted, status: 'FINISHED' })),
      refusal(perform(setTag, caller, { ...deleted, key: 'k', value: 'v' })),
      refusal(perform(deleteTag, caller, { ...deleted, key: 'k' })),
      refusal(perform(logParam, caller, { ...deleted, key: 'k', value: 'v' })),
      refusal(perform(logMetric, caller, { ...deleted, key: 'k', value: 1, timestamp: 1 })),
    ]);
    for (const { message } of refusals)
      expect(message).toBe(
        `The run ${deleted.runId} must be in the 'active' state. Current state is deleted.`,
      );
  });
});

test('unknown id', async () => {
  const unknown = { runId: UNKNOWN };
  const refusals = await Promise.all([
    refusal(perform(updateRun, caller, { ...unknown, status: 'FINISHED' })),
    refusal(perform(setTag, caller, { ...unknown, key: 'k', value: 'v' })),
    refusal(perform(logParam, caller, { ...unknown, key: 'k', value: 'v' })),
    refusal(perform(logMetric, caller, { ...unknown, key: 'k', value: 1, timestamp: 1 })),
    refusal(perform(deleteRun, caller, unknown)),
  ]);
  for (const { message } of refusals) expect(message).toBe(`Run with id=${UNKNOWN} not found`);
});
