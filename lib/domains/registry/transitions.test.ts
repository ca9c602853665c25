import sql from 'sql-template-tag';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma, rows } from '@/lib/platform/db';
import { LEVELS, type Level } from '@/lib/pure/permission-levels';
import { asking, auditBy, callerWithRole, refusal, refusals } from '@/lib/testing/callers';
import { holderOf, type MadeModel, makeModel } from '@/lib/testing/models';
import { approveTransition } from './approve-transition';
import { cancelTransition, rejectTransition } from './end-request';
import { getVersion } from './get-version';
import { listInbox, listRequests } from './inbox';
import { listActivity } from './list-activity';
import { getReadiness } from './readiness';
import { requestTransition } from './request-transition';
import { getStageHistory } from './stage-history';
import { transitionVersion } from './transition-version';

let admin: Caller;
let ada: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
  ada = await callerWithRole('contributor');
});

const stageOf = async ({ name }: MadeModel, version: number) =>
  (await perform(getVersion, admin, { name, version })).modelVersion.currentStage;
const move = (caller: Caller, { name }: MadeModel, version: number, stage: string, more: object = {}) =>
  perform(transitionVersion, caller, { name, version, stage, ...more });
const ask = (caller: Caller, { name }: MadeModel, version: number, stage: string, comment = '') =>
  perform(requestTransition, caller, { name, version, stage, comment });

describe('who may move what', () => {
  /** From, to, and the least level that may. */
  const moves: [string, string, Level][] = [
    ['None', 'Staging', 'CAN_MANAGE_STAGING_VERSIONS'],
    ['None', 'Archived', 'CAN_MANAGE_STAGING_VERSIONS'],
    ['Staging', 'None', 'CAN_MANAGE_STAGING_VERSIONS'],
    ['None', 'Production', 'CAN_MANAGE_PRODUCTION_VERSIONS'],
    ['Production', 'None', 'CAN_MANAGE_PRODUCTION_VERSIONS'],
    ['Production', 'Archived', 'CAN_MANAGE_PRODUCTION_VERSIONS'],
  ];
  const levels = LEVELS['registered-model'];

  test.each(moves)('from %s to %s needs %s, to move and to decide', async (from, to, least) => {
    for (const level of levels) {
      const made = await makeModel(admin, { versions: 2 });
      const { name } = made;
      for (const version of [1, 2]) if (from !== 'None') await move(admin, made, version, from);
      const holder = await holderOf(made.id, level);
      await ask(ada, made, 2, to);
      const isEnough = levels.indexOf(level) >= levels.indexOf(least);
      const works = [
        move(holder, made, 1, to),
        perform(approveTransition, holder, { name, version: 2, stage: to }),
      ];
      if (isEnough) await Promise.all(works);
      else
        for (const { code, message } of await refusals(works))
          expect([code, message]).toEqual(['PERMISSION_DENIED', expect.stringContaining(least)]);
      const now = await Promise.all([1, 2].map((version) => stageOf(made, version)));
      expect(now, level).toEqual(isEnough ? [to, to] : [from, from]);
    }
  });

  test('a viewer moves nothing, whatever was granted', async () => {
    const made = await makeModel(admin);
    const viewer = await callerWithRole('viewer');
    const held = { objectType: 'registered-model', objectId: made.id, level: 'CAN_MANAGE' };
    await prisma().grant.create({ data: { ...held, principalId: viewer.user?.id ?? '' } });
    for (const { code } of await refusals([
      move(viewer, made, 1, 'Staging'),
      ask(viewer, made, 1, 'Staging'),
    ]))
      expect(code).toBe('PERMISSION_DENIED');
  });
});

describe('works', () => {
  test('a move is told, audited, and the same when sent again', async () => {
    const made = await makeModel(admin);
    const moving = asking(admin);
    for (const stage of ['staging', 'STAGING']) await move(moving, made, 1, stage, { comment: 'ready' });
    expect(await auditBy(moving)).toMatchObject([
      { before: { stage: 'None' }, after: { stage: 'Staging' } },
      { before: { stage: 'Staging' }, after: { stage: 'Staging' } },
    ]);
    const { periods } = await perform(getStageHistory, admin, { name: made.name });
    expect(periods).toMatchObject([
      {
        stage: 'Staging',
        toTime: null,
        movedBy: admin.user?.email,
        how: 'APPLIED_TRANSITION',
        comment: 'ready',
      },
      { stage: 'None', movedBy: null },
    ]);
    expect(periods[1]?.toTime).toBe(periods[0]?.fromTime);
  });

  test('what was there is put aside, with a reason', async () => {
    const made = await makeModel(admin, { versions: 3 });
    for (const version of [1, 2]) await move(admin, made, version, 'Production');
    await move(admin, made, 3, 'Production', { archiveExistingVersions: true });
    expect(await Promise.all([1, 2, 3].map((version) => stageOf(made, version)))).toEqual([
      'Archived',
      'Archived',
      'Production',
    ]);
    const { activities } = await perform(listActivity, admin, { name: made.name, version: 2 });
    expect(activities[0]).toMatchObject({
      type: 'SYSTEM_TRANSITION',
      fromStage: 'Production',
      toStage: 'Archived',
      systemComment: 'Version 3 took its place in Production.',
    });
    const { periods } = await perform(getStageHistory, admin, { name: made.name, stage: 'Production' });
    expect(periods.map(({ version, toTime }) => [version, toTime === null])).toEqual([
      [3, true],
      [2, false],
      [1, false],
    ]);
    const live = await perform(getStageHistory, admin, { name: made.name, isLive: true });
    expect(live.periods.map(({ version, stage }) => [version, stage])).toEqual([
      [3, 'Production'],
      [2, 'Production'],
      [1, 'Production'],
    ]);
    const at = periods[1]?.fromTime ?? 0;
    const then = await perform(getStageHistory, admin, { name: made.name, stage: 'production', at });
    expect(then.periods.map(({ version }) => version).sort()).toEqual([1, 2]);
  });

  test('requests for one stage close together, also by a move; those for others stay', async () => {
    for (const decide of ['approve', 'move', 'reject'] as const) {
      const made = await makeModel(admin);
      const { name } = made;
      const bob = await callerWithRole('contributor');
      for (const caller of [ada, bob]) await ask(caller, made, 1, 'Staging');
      await ask(ada, made, 1, 'Production');
      const which = { name, version: 1, stage: 'Staging' };
      if (decide === 'approve') await perform(approveTransition, admin, which);
      else if (decide === 'reject') await perform(rejectTransition, admin, which);
      else await move(admin, made, 1, 'Staging');
      const all = await prisma().transitionRequest.findMany({
        where: { model: { name } },
        orderBy: { id: 'asc' },
      });
      const status = decide === 'reject' ? 'rejected' : 'approved';
      expect(all.map((one) => one.status)).toEqual([status, status, 'open']);
      expect(await stageOf(made, 1)).toBe(decide === 'reject' ? 'None' : 'Staging');
    }
  });

  test('a request goes with its version: from where it is now, and done once it is there', async () => {
    const made = await makeModel(admin, { versions: 2 });
    const [stager, promoter] = [
      await holderOf(made.id, 'CAN_MANAGE_STAGING_VERSIONS'),
      await holderOf(made.id, 'CAN_MANAGE_PRODUCTION_VERSIONS'),
    ];
    await ask(ada, made, 1, 'Archived');
    const waiting = async (caller: Caller) =>
      (await perform(listInbox, caller, {})).requests.map(({ fromStage }) => fromStage);
    expect(await waiting(stager)).toEqual(['None']);
    await move(admin, made, 1, 'Production');
    expect([await waiting(stager), await waiting(promoter)]).toEqual([[], ['Production']]);
    await move(admin, made, 2, 'Production', { archiveExistingVersions: true });
    expect(await waiting(promoter)).toEqual([]);
    const [request] = await prisma().transitionRequest.findMany({ where: { model: { name: made.name } } });
    expect(request).toMatchObject({
      status: 'approved',
      fromStage: 'Production',
      closedComment: 'Version 2 took its place in Production.',
    });
  });

  test('a request is taken back by who made it, or by whoever manages the model', async () => {
    const made = await makeModel(admin);
    const creator = ada.user?.email ?? '';
    const which = { name: made.name, version: 1, stage: 'Staging', creator };
    await ask(ada, made, 1, 'Staging');
    const other = await holderOf(made.id, 'CAN_MANAGE_PRODUCTION_VERSIONS');
    expect((await refusal(perform(cancelTransition, other, which))).code).toBe('PERMISSION_DENIED');
    const taking = asking(ada);
    const { activity } = await perform(cancelTransition, taking, {
      ...which,
      creator: creator.toUpperCase(),
    });
    expect(activity).toMatchObject({ type: 'CANCELLED_REQUEST', userName: creator });
    expect(await auditBy(taking)).toMatchObject([{ after: { status: 'cancelled' } }]);
    await ask(ada, made, 1, 'Staging');
    await perform(cancelTransition, await holderOf(made.id, 'CAN_MANAGE'), which);
    expect((await refusal(perform(cancelTransition, ada, which))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });
});

describe('refuses bad input', () => {
  test('stages that are not there, moves that mean nothing', async () => {
    const made = await makeModel(admin);
    const refused = await refusals([
      move(admin, made, 1, 'Nowhere'),
      move(admin, made, 1, 'Archived', { archiveExistingVersions: true }),
      ask(ada, made, 1, 'None'),
      ask(ada, made, 1, 'Nowhere'),
      move(admin, made, 1, ''),
    ]);
    expect(refused.map(({ code, field }) => [code, field])).toEqual([
      ['INVALID_PARAMETER_VALUE', 'stage'],
      ['INVALID_PARAMETER_VALUE', 'archiveExistingVersions'],
      ['INVALID_PARAMETER_VALUE', 'stage'],
      ['INVALID_PARAMETER_VALUE', 'stage'],
      ['INVALID_PARAMETER_VALUE', 'stage'],
    ]);
    expect(refused[0]?.message).toContain('None, Staging, Production, Archived');
  });

  test('a second request for the same', async () => {
    const made = await makeModel(admin);
    await ask(ada, made, 1, 'Staging');
    expect((await refusal(ask(ada, made, 1, 'Staging'))).code).toBe('RESOURCE_ALREADY_EXISTS');
  });
});

test('thousands of versions are put aside at once, and a stage for many holds as many as there are', async () => {
  const MANY = 8_000;
  const made = await makeModel(admin);
  const { name } = made;
  await rows(sql`
    INSERT INTO model_versions (model_key, version, stage, created_by, creation_time, last_updated_time, source, storage_location)
    SELECT key, place, 'Production', 'ada', 0, 0, '', '' FROM registered_models, generate_series(2, ${MANY}::int) AS place
    WHERE name = ${name} AND deleted_time IS NULL`);
  await rows(sql`UPDATE registered_models SET last_version = ${MANY}::int WHERE name = ${name}`);
  await move(admin, made, 1, 'Production', { archiveExistingVersions: true });
  expect(await stageOf(made, MANY)).toBe('Archived');
  const which = { name, version: 1, stage: 'Archived' };
  const { inStage, fromStage } = await perform(getReadiness, admin, which);
  expect(inStage).toEqual([]);
  await move(admin, made, 1, 'Archived', { seen: { stage: fromStage, inStage } });
});

describe('a lost race is told', () => {
  test('what one decides on is what one saw', async () => {
    const made = await makeModel(admin, { versions: 2 });
    const seen = { stage: 'None', inStage: [] };
    await move(admin, made, 1, 'Production');
    const moved = await refusal(move(admin, made, 1, 'Staging', { seen }));
    expect([moved.code, moved.message]).toEqual([
      'RESOURCE_CONFLICT',
      expect.stringContaining('in Production by now'),
    ]);
    const replaced = await refusal(
      move(admin, made, 2, 'Production', { archiveExistingVersions: true, seen }),
    );
    expect([replaced.code, replaced.message]).toEqual([
      'RESOURCE_CONFLICT',
      expect.stringContaining('version 1 is in Production'),
    ]);
    await move(admin, made, 2, 'Production', { seen: { stage: 'None', inStage: [1] } });
  });

  test('what is decided is decided', async () => {
    const made = await makeModel(admin);
    const which = { name: made.name, version: 1, stage: 'Staging' };
    expect((await refusal(perform(approveTransition, admin, which))).code).toBe('RESOURCE_DOES_NOT_EXIST');
    await ask(ada, made, 1, 'Staging');
    await perform(rejectTransition, admin, which);
    const late = await refusal(perform(approveTransition, admin, which));
    expect([late.code, late.message]).toEqual([
      'RESOURCE_CONFLICT',
      expect.stringContaining('was rejected by'),
    ]);
    expect(await stageOf(made, 1)).toBe('None');
  });
});

test('unknown id', async () => {
  const made = await makeModel(admin);
  const which = { name: made.name, version: 9, stage: 'Staging' };
  for (const { code } of await refusals([
    move(admin, made, 9, 'Staging'),
    ask(ada, made, 9, 'Staging'),
    perform(approveTransition, admin, which),
    perform(rejectTransition, admin, which),
    perform(cancelTransition, admin, { ...which, creator: 'x' }),
    perform(listRequests, admin, which),
  ])) {
    expect(code).toBe('RESOURCE_DOES_NOT_EXIST');
  }
});
