import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { uploadArtifact } from '@/lib/domains/tracking/artifacts';
import { logMetric } from '@/lib/domains/tracking/log-metric';
import { shareNothing } from '@/lib/testing/access/people';
import { asking, auditBy, callerWithRole, refusal, refusals } from '@/lib/testing/callers';
import { holderOf, makeModel } from '@/lib/testing/models';
import { ALWAYS, demand, promote, readiness } from '@/lib/testing/rules';
import { deleteAlias, setAlias } from './aliases';
import { approveTransition } from './approve-transition';
import { updateVersion } from './change-version';
import { getVersion } from './get-version';
import { reportCheck } from './report-check';
import { requestTransition } from './request-transition';
import { getRules, setRule, setSharedRule } from './rules';
import { getStageHistory } from './stage-history';
import { setVersionTag } from './version-tags';

let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
});

describe('works', () => {
  test('a rule is set, merged with those for all models, and taken back', async () => {
    const { name, id } = await makeModel(admin);
    const setting = asking(admin);
    await demand(setting, name, { approvals: 2 }, 'staging');
    expect(await auditBy(setting)).toMatchObject([
      { objectId: id, after: { kind: 'stage', name: 'Staging', rule: { approvals: 2 } } },
    ]);
    const shared = { kind: 'stage', target: 'Staging', rule: { fourEyes: true } } as const;
    await perform(setSharedRule, admin, { change: shared });
    const [staging] = (await perform(getRules, admin, { name })).stages;
    expect(staging).toMatchObject({
      name: 'Staging',
      own: { approvals: 2, fourEyes: false },
      shared: { approvals: 1, fourEyes: true },
      effective: { approvals: 2, fourEyes: true },
    });
    await demand(admin, name, null, 'Staging');
    await perform(setSharedRule, admin, { change: { ...shared, rule: null } });
    expect((await perform(getRules, admin, { name })).stages).toEqual([]);
  });

  test('of two who change a rule that both saw the second is told; of its own or of all models', async () => {
    const { name } = await makeModel(admin);
    const change = (rule: object | null, seen: object | null, kind = 'stage') => ({
      change: { kind, target: kind === 'stage' ? 'Staging' : name.replace(' ', '-'), rule, seen },
    });
    const own = (...given: Parameters<typeof change>) =>
      perform(setRule, admin, { name, ...change(...given) } as never);
    const shared = (...given: Parameters<typeof change>) =>
      perform(setSharedRule, admin, change(...given) as never);
    for (const set of [own, shared]) {
      for (const [kind, first, second] of [
        ['stage', { approvals: 2, checks: [{ kind: 'tag', key: 'ok' }] }, { approvals: 3 }],
        ['alias', { level: 'CAN_MANAGE' }, { freeze: [ALWAYS] }],
      ] as const) {
        await set(first, null, kind);
        const error = await refusal(set(second, null, kind));
        expect([error.code, error.message]).toEqual([
          'RESOURCE_CONFLICT',
          expect.stringContaining('meanwhile'),
        ]);
        await set(second, first, kind);
        expect((await refusal(set(null, first, kind))).code).toBe('RESOURCE_CONFLICT');
        await set(null, second, kind);
      }
    }
    expect(await perform(getRules, admin, { name })).toEqual({ stages: [], aliases: [] });
  });

  test('each check is seen in the list, and holds until it is green', async () => {
    const { name, runId } = await makeModel(admin);
    await demand(admin, name, {
      checks: [
        { kind: 'description' },
        { kind: 'tag', key: 'ok', value: 'yes' },
        { kind: 'metric', key: 'rmse', op: '<', value: 1 },
        { kind: 'report', name: 'tests' },
        { kind: 'unchanged' },
      ],
    });
    const before = await readiness(admin, name);
    expect(before.checks.map(({ state }) => state)).toEqual([
      'failed',
      'failed',
      'failed',
      'pending',
      'passed',
    ]);
    expect(before.advice.map(({ check }) => check.kind)).toEqual(['signature', 'inputExample']);
    expect(before.isReady).toBe(false);
    expect((await refusal(promote(admin, name))).code).toBe('RESOURCE_CONFLICT');
    await perform(updateVersion, admin, { name, version: 1, description: 'd' });
    await perform(setVersionTag, admin, { name, version: 1, key: 'ok', value: 'yes' });
    await perform(logMetric, admin, { runId, key: 'rmse', value: 0.5, timestamp: 1 });
    const reporting = asking(admin);
    await perform(reportCheck, reporting, {
      name,
      version: 1,
      check: 'tests',
      status: 'passed',
      url: 'https://ci/1',
    });
    expect(await auditBy(reporting)).toMatchObject([{ after: { check: 'tests', status: 'passed' } }]);
    const after = await readiness(admin, name);
    expect(after.checks.map(({ state }) => state)).toEqual(Array(5).fill('passed'));
    expect(after.checks[2]).toMatchObject({ label: 'rmse < 1', detail: 'rmse is 0.5' });
    expect(after.checks[3]).toMatchObject({ url: 'https://ci/1' });
    await promote(admin, name);
    const { periods } = await perform(getStageHistory, admin, { name, stage: 'Production' });
    expect(periods[0]?.checks.map(({ state }) => state)).toEqual(Array(5).fill('passed'));
  });

  test('a file that is written after it was registered is noticed', async () => {
    const { name, experimentId, runId } = await makeModel(admin);
    await demand(admin, name, { checks: [{ kind: 'unchanged' }] });
    const path = `${experimentId}/${runId}/artifacts/model/evil.py`;
    await perform(uploadArtifact, admin, { path, body: new Blob(['x']).stream(), size: 1 });
    expect((await refusal(promote(admin, name))).message).toContain('files were written');
  });

  test('checks are passed over by whoever manages the model, with a reason that is kept', async () => {
    const { name, id } = await makeModel(admin);
    await demand(admin, name, { checks: [{ kind: 'signature' }] });
    const promoter = await holderOf(id, 'CAN_MANAGE_PRODUCTION_VERSIONS');
    const refused = await refusal(promote(promoter, name, { override: 'because' }));
    expect([refused.code, refused.message]).toEqual([
      'RESOURCE_CONFLICT',
      expect.stringContaining('CAN_MANAGE'),
    ]);
    expect((await refusal(promote(admin, name, { override: ' ' }))).field).toBe('override');
    const moving = asking(await holderOf(id, 'CAN_MANAGE'));
    await promote(moving, name, { override: 'the site is down' });
    expect(await auditBy(moving)).toMatchObject([{ after: { override: 'the site is down' } }]);
    const { periods } = await perform(getStageHistory, admin, { name, stage: 'Production' });
    expect(periods[0]).toMatchObject({ override: 'the site is down', checks: [{ state: 'failed' }] });
  });

  test('an approval is bound by the checks too', async () => {
    const { name } = await makeModel(admin);
    await demand(admin, name, { checks: [{ kind: 'signature' }] });
    await perform(requestTransition, admin, { name, version: 1, stage: 'Production' });
    const which = { name, version: 1, stage: 'Production' };
    expect((await refusal(perform(approveTransition, admin, which))).code).toBe('RESOURCE_CONFLICT');
    await perform(approveTransition, admin, { ...which, override: 'agreed with the board' });
  });

  test('a value measured where one may not look decides, and is not told', async () => {
    await shareNothing();
    const { name, id, runId } = await makeModel(admin);
    await perform(logMetric, admin, { runId, key: 'rmse', value: 0.5, timestamp: 1 });
    await demand(admin, name, { checks: [{ kind: 'metric', key: 'rmse', op: '>', value: 0.1 }] });
    const { checks } = await readiness(await holderOf(id, 'CAN_READ'), name);
    expect(checks).toMatchObject([{ state: 'passed', detail: 'measured where you may not look' }]);
  });
});

test('an alias is moved by whoever its rule lets, and only when its checks are green', async () => {
  const { name, id } = await makeModel(admin);
  const rule = {
    level: 'CAN_MANAGE_STAGING_VERSIONS',
    checks: [{ kind: 'description' }],
    freeze: [],
  } as const;
  const change = {
    kind: 'alias',
    target: 'champion',
    rule: { ...rule, checks: [...rule.checks], freeze: [] },
  } as const;
  await perform(setRule, admin, { name, change });
  const [editor, stager] = [
    await holderOf(id, 'CAN_EDIT'),
    await holderOf(id, 'CAN_MANAGE_STAGING_VERSIONS'),
  ];
  const champion = { name, version: 1, alias: 'champion' };
  await perform(setAlias, editor, { ...champion, alias: 'challenger' });
  expect((await refusal(perform(setAlias, editor, champion))).message).toContain(
    'CAN_MANAGE_STAGING_VERSIONS',
  );
  expect((await refusal(perform(setAlias, stager, champion))).code).toBe('RESOURCE_CONFLICT');
  await perform(updateVersion, editor, { name, version: 1, description: 'd' });
  await perform(setAlias, stager, champion);
  expect((await perform(getVersion, admin, { name, version: 1 })).modelVersion.aliases).toEqual([
    'challenger',
    'champion',
  ]);
  expect((await refusal(perform(deleteAlias, editor, { name, alias: 'champion' }))).code).toBe(
    'PERMISSION_DENIED',
  );
});

test('refuses bad input', async () => {
  const { name } = await makeModel(admin);
  const rules = [
    { approvals: 0 },
    { approvals: 11 },
    { checks: [{ kind: 'magic' }] },
    { checks: [{ kind: 'metric', key: 'a', op: '~', value: 1 }] },
    { freeze: [{ kind: 'once', from: 2, until: 1 }] },
    { freeze: [{ kind: 'weekly', days: [7], from: '10:00', until: '11:00', timeZone: 'UTC' }] },
    { freeze: [{ kind: 'weekly', days: [1], from: '25:00', until: '11:00', timeZone: 'UTC' }] },
    { freeze: [{ kind: 'weekly', days: [1], from: '10:00', until: '11:00', timeZone: 'Mars' }] },
  ];
  for (const { code } of await refusals(rules.map((rule) => demand(admin, name, rule))))
    expect(code).toBe('INVALID_PARAMETER_VALUE');
  expect((await refusal(demand(admin, name, {}, 'Nowhere'))).field).toBe('stage');
  const report = { name, version: 1, check: 'tests', status: 'passed' } as const;
  expect((await refusal(perform(reportCheck, admin, { ...report, url: 'javascript:alert(1)' }))).field).toBe(
    'url',
  );
});

test('refuses a stranger, and an unknown id', async () => {
  const { name, id } = await makeModel(admin);
  const editor = await holderOf(id, 'CAN_EDIT');
  expect((await refusal(demand(editor, name, {}))).code).toBe('PERMISSION_DENIED');
  const report = { version: 1, check: 'tests', status: 'passed' } as const;
  expect((await refusal(perform(reportCheck, editor, { ...report, name }))).code).toBe('PERMISSION_DENIED');
  for (const { code } of await refusals([
    demand(admin, 'no such model', {}),
    readiness(admin, 'no such model'),
    perform(reportCheck, admin, { ...report, name: 'no such model' }),
  ])) {
    expect(code).toBe('RESOURCE_DOES_NOT_EXIST');
  }
});
