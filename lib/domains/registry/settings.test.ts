import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { asking, auditBy, callerWithRole, refusal } from '@/lib/testing/callers';
import { holderOf, makeModel } from '@/lib/testing/models';
import { deleteModel } from './delete-model';
import { getLatestVersions } from './get-model';
import { listRequests } from './inbox';
import { requestTransition } from './request-transition';
import { getRules, setRule } from './rules';
import { getSettings, setStages } from './settings';
import { getStageHistory } from './stage-history';
import { transitionVersion } from './transition-version';

type Given = { name: string; kind: 'initial' | 'staging' | 'production' | 'archived'; was?: string };

const MLFLOW: Given[] = [
  { name: 'None', kind: 'initial' },
  { name: 'Staging', kind: 'staging' },
  { name: 'Production', kind: 'production' },
  { name: 'Archived', kind: 'archived' },
];

let admin: Caller;
const made: string[] = [];
beforeAll(async () => {
  admin = await callerWithRole('admin');
});
afterEach(async () => {
  for (const name of made.splice(0)) await perform(deleteModel, admin, { name });
  await perform(setStages, admin, { stages: MLFLOW });
});

async function model() {
  const one = await makeModel(admin);
  made.push(one.name);
  return one;
}

const OURS: Given[] = [
  { name: 'None', kind: 'initial' },
  { name: 'Dev', kind: 'staging' },
  { name: 'UAT', kind: 'staging', was: 'Staging' },
  { name: 'Prod', kind: 'production', was: 'Production' },
  { name: 'Archived', kind: 'archived' },
];

describe('works', () => {
  test('a workspace has stages of its own, and what is in one that is renamed goes with it', async () => {
    const { name, id } = await model();
    await perform(transitionVersion, admin, { name, version: 1, stage: 'Production' });
    await perform(requestTransition, admin, { name, version: 1, stage: 'Staging' });
    const rule = { kind: 'stage', target: 'Production', rule: { approvals: 2 } } as const;
    await perform(setRule, admin, { name, change: rule });
    const setting = asking(admin);
    await perform(setStages, setting, { stages: OURS });
    expect(await auditBy(setting)).toMatchObject([{ objectType: 'registry', before: { stages: MLFLOW } }]);
    const { stages } = await perform(getSettings, await callerWithRole('viewer'), {});
    expect(stages.map((stage) => stage.name)).toEqual(OURS.map((stage) => stage.name));
    const { modelVersions } = await perform(getLatestVersions, admin, { name, stages: ['prod'] });
    expect(modelVersions).toMatchObject([{ version: '1', currentStage: 'Prod' }]);
    expect((await perform(getRules, admin, { name })).stages).toMatchObject([
      { name: 'Prod', own: { approvals: 2 } },
    ]);
    const { periods } = await perform(getStageHistory, admin, { name });
    expect(periods.map(({ stage }) => stage)).toEqual(['Prod', 'None']);
    // What is guarded follows from the kind, not from the name.
    const stager = await holderOf(id, 'CAN_MANAGE_STAGING_VERSIONS');
    const move = (stage: string) => perform(transitionVersion, stager, { name, version: 1, stage });
    expect((await refusal(move('Dev'))).message).toContain('CAN_MANAGE_PRODUCTION_VERSIONS');
    await perform(transitionVersion, admin, { name, version: 1, stage: 'UAT' });
    await move('dev');
  });

  test('two swap their names', async () => {
    const { name } = await model();
    await perform(transitionVersion, admin, { name, version: 1, stage: 'Staging' });
    const change = (target: string, approvals: number) =>
      perform(setRule, admin, { name, change: { kind: 'stage', target, rule: { approvals } } });
    await change('Staging', 2);
    await change('Production', 3);
    const other = await model();
    await perform(transitionVersion, admin, { name: other.name, version: 1, stage: 'Staging' });
    await perform(requestTransition, admin, { name: other.name, version: 1, stage: 'Production' });
    const both = await model();
    for (const stage of ['Staging', 'Production'])
      await perform(requestTransition, admin, { name: both.name, version: 1, stage });
    const swapped = MLFLOW.map((stage) => {
      if (stage.name === 'Staging') return { ...stage, name: 'Production', was: 'Staging' };
      return stage.name === 'Production' ? { ...stage, name: 'Staging', was: 'Production' } : stage;
    });
    await perform(setStages, admin, { stages: swapped });
    const { modelVersions } = await perform(getLatestVersions, admin, { name, stages: ['Production'] });
    expect(modelVersions).toHaveLength(1);
    const { stages } = await perform(getRules, admin, { name });
    expect(stages.map((one) => [one.name, one.own?.approvals])).toEqual([
      ['Production', 2],
      ['Staging', 3],
    ]);
    const asked = async (of: string) =>
      (await perform(listRequests, admin, { name: of, version: 1 })).requests.map(
        ({ fromStage, toStage }) => `${fromStage} ${toStage}`,
      );
    expect(await asked(other.name)).toEqual(['Production Staging']);
    expect(await asked(both.name)).toEqual(['None Production', 'None Staging']);
  });
});

test('of two who change the stages that both saw the second is told', async () => {
  const seen = MLFLOW.map(({ name, kind }) => ({ name, kind }));
  await perform(setStages, admin, { stages: OURS, seen });
  const error = await refusal(perform(setStages, admin, { stages: MLFLOW, seen }));
  expect([error.code, error.message]).toEqual(['RESOURCE_CONFLICT', expect.stringContaining('meanwhile')]);
  const { stages } = await perform(getSettings, admin, {});
  expect(stages.map(({ name }) => name)).toEqual(OURS.map(({ name }) => name));
});

test('a stage whose name another takes over is gone: not with what is in it, and with its rules', async () => {
  const { name } = await model();
  const rule = (target: string, approvals: number) =>
    perform(setRule, admin, { name, change: { kind: 'stage', target, rule: { approvals } } });
  await perform(transitionVersion, admin, { name, version: 1, stage: 'Staging' });
  await rule('Staging', 2);
  await rule('Production', 3);
  const taken: Given[] = [
    { name: 'None', kind: 'initial' },
    { name: 'Staging', kind: 'production', was: 'Production' },
    { name: 'Archived', kind: 'archived' },
  ];
  expect((await refusal(perform(setStages, admin, { stages: taken }))).code).toBe('RESOURCE_CONFLICT');
  await perform(transitionVersion, admin, { name, version: 1, stage: 'Archived' });
  await perform(setStages, admin, { stages: taken });
  const { stages } = await perform(getRules, admin, { name });
  expect(stages.map((one) => [one.name, one.own?.approvals])).toEqual([['Staging', 3]]);
});

describe('refuses bad input', () => {
  test.each([
    ['a list without a beginning', MLFLOW.slice(1)],
    ['an end in the middle', [MLFLOW[0], MLFLOW[3], MLFLOW[1]]],
    ['two of one name', [...MLFLOW.slice(0, 2), { name: 'STAGING', kind: 'staging' }, MLFLOW[3]]],
    ['a number', [MLFLOW[0], { name: '7', kind: 'staging' }, MLFLOW[3]]],
    ['the newest', [MLFLOW[0], { name: 'Latest', kind: 'staging' }, MLFLOW[3]]],
    ['a path', [MLFLOW[0], { name: 'a/b', kind: 'staging' }, MLFLOW[3]]],
    ['what is deleted', [MLFLOW[0], { name: 'Deleted_Internal', kind: 'staging' }, MLFLOW[3]]],
    [
      'two that were one',
      [
        MLFLOW[0],
        { name: 'A', kind: 'staging', was: 'Staging' },
        { name: 'B', kind: 'staging', was: 'Staging' },
        MLFLOW[3],
      ],
    ],
    ['a new name for nothing', [MLFLOW[0], { name: 'X', kind: 'staging', was: 'Y' }, MLFLOW[3]]],
  ])('%s', async (_, stages) => {
    const refused = await refusal(perform(setStages, admin, { stages: stages as Given[] }));
    expect(refused.code).toBe('INVALID_PARAMETER_VALUE');
  });

  test('a stage that holds versions is not removed', async () => {
    const { name } = await model();
    const without = MLFLOW.filter((stage) => stage.name !== 'Staging');
    await perform(requestTransition, admin, { name, version: 1, stage: 'Staging' });
    expect((await refusal(perform(setStages, admin, { stages: without }))).code).toBe('RESOURCE_CONFLICT');
    await perform(transitionVersion, admin, { name, version: 1, stage: 'Staging' });
    expect((await refusal(perform(setStages, admin, { stages: without }))).code).toBe('RESOURCE_CONFLICT');
    await perform(transitionVersion, admin, { name, version: 1, stage: 'Production' });
    await perform(setStages, admin, { stages: without });
  });
});

test('refuses a stranger', async () => {
  const contributor = await callerWithRole('contributor');
  expect((await refusal(perform(setStages, contributor, { stages: MLFLOW }))).code).toBe('PERMISSION_DENIED');
});
