import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import {
  asking,
  auditBy,
  callerWithRole,
  makeExperiment,
  makeRun,
  refusal,
  unique,
} from '@/lib/testing/callers';
import {
  deleteExperiment,
  deleteExperimentTag,
  restoreExperiment,
  setExperimentTag,
  updateExperiment,
} from './change-experiment';
import { createRun } from './create-run';
import { deleteRun } from './delete-run';
import { getExperiment } from './get-experiment';
import { getRun } from './get-run';

let caller: Caller;
let experimentId: string;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
  experimentId = await makeExperiment(caller);
});

const read = async (id = experimentId) =>
  (await perform(getExperiment, caller, { experimentId: id })).experiment;
const stageOf = async (runId: string) => (await perform(getRun, caller, { runId })).info.lifecycleStage;

describe('works', () => {
  test('a new name, told with the old one; its own name again is no clash', async () => {
    const { name } = await read();
    const newName = unique();
    const by = asking(caller);
    await perform(updateExperiment, by, { experimentId, newName });
    await perform(updateExperiment, caller, { experimentId, newName });
    expect((await read()).name).toBe(newName);
    expect(await auditBy(by)).toMatchObject([{ before: { name }, after: { name: newName } }]);
  });

  test('what somebody else wrote meanwhile is not written over', async () => {
    const id = await makeExperiment(caller);
    const write = (value: string, seen?: string) =>
      perform(setExperimentTag, caller, { experimentId: id, key: 'mlflow.note.content', value, seen });
    await write('first', '');
    await write('second', 'first');
    for (const seen of ['', 'first']) {
      expect((await refusal(write('late', seen))).code).toBe('RESOURCE_CONFLICT');
    }
    expect((await read(id)).tags).toEqual([{ key: 'mlflow.note.content', value: 'second' }]);
    await write('of a client');
    expect((await read(id)).tags).toEqual([{ key: 'mlflow.note.content', value: 'of a client' }]);
  });

  test('tags are set, replaced and taken off', async () => {
    const by = asking(caller);
    for (const value of ['a', 'b']) await perform(setExperimentTag, by, { experimentId, key: 'k', value });
    expect((await read()).tags).toEqual([{ key: 'k', value: 'b' }]);
    await perform(deleteExperimentTag, by, { experimentId, key: 'k' });
    expect((await read()).tags).toEqual([]);
    const told = (await auditBy(by)).map(({ before, after }) => [before, after]);
    expect(told).toEqual([
      [null, { k: 'a' }],
      [null, { k: 'b' }],
      [{ k: 'b' }, null],
    ]);
  });

  test('its runs go to the bin with it, and all come back', async () => {
    const id = await makeExperiment(caller);
    const [kept, gone] = [await makeRun(caller, id), await makeRun(caller, id)];
    await perform(deleteRun, caller, { runId: gone });
    const by = asking(caller);
    await perform(deleteExperiment, by, { experimentId: id });
    expect([(await read(id)).lifecycleStage, await stageOf(kept)]).toEqual(['deleted', 'deleted']);
    await perform(restoreExperiment, by, { experimentId: id });
    expect([(await read(id)).lifecycleStage, await stageOf(kept), await stageOf(gone)]).toEqual([
      'active',
      'active',
      'active',
    ]);
    expect(await auditBy(by)).toMatchObject([
      { before: { stage: 'active' }, after: { stage: 'deleted' } },
      { before: { stage: 'deleted' }, after: { stage: 'active' } },
    ]);
  });
});

describe('refuses', () => {
  test('a name that another has', async () => {
    const { name } = await read(await makeExperiment(caller));
    expect(await refusal(perform(updateExperiment, caller, { experimentId, newName: name }))).toMatchObject({
      code: 'RESOURCE_ALREADY_EXISTS',
      field: 'name',
    });
  });

  test('to delete or restore twice', async () => {
    const input = { experimentId: await makeExperiment(caller) };
    const gone = { code: 'RESOURCE_DOES_NOT_EXIST' };
    expect(await refusal(perform(restoreExperiment, caller, input))).toMatchObject(gone);
    await perform(deleteExperiment, caller, input);
    expect(await refusal(perform(deleteExperiment, caller, input))).toMatchObject(gone);
  });

  test('what is in the bin takes no name, tag or run', async () => {
    const deleted = { experimentId: await makeExperiment(caller) };
    await perform(deleteExperiment, caller, deleted);
    const tag = { ...deleted, key: 'k' };
    const refusals = await Promise.all([
      refusal(perform(updateExperiment, caller, { ...deleted, newName: unique() })),
      refusal(perform(setExperimentTag, caller, { ...tag, value: 'v' })),
      refusal(perform(deleteExperimentTag, caller, tag)),
      refusal(perform(createRun, caller, deleted)),
    ]);
    for (const { message } of refusals) expect(message).toMatch(/must be in the 'active' state/);
  });

  test('a tag that is not there, or too long', async () => {
    const absent = perform(deleteExperimentTag, caller, { experimentId, key: 'none' });
    expect((await refusal(absent)).message).toBe(
      `No tag with name: none in experiment with id ${experimentId}`,
    );
    const long = { experimentId, key: 'k', value: 'v'.repeat(20_001) };
    expect((await refusal(perform(setExperimentTag, caller, long))).field).toBe('value');
  });
});

test('unknown id', async () => {
  const unknown = { experimentId: '99999999' };
  const refusals = await Promise.all([
    refusal(perform(updateExperiment, caller, { ...unknown, newName: unique() })),
    refusal(perform(deleteExperiment, caller, unknown)),
    refusal(perform(setExperimentTag, caller, { ...unknown, key: 'k' })),
  ]);
  for (const { code } of refusals) expect(code).toBe('RESOURCE_DOES_NOT_EXIST');
});
