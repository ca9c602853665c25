import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { logMetric } from '@/lib/domains/tracking/log-metric';
import { shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, refusal, refusals, unique } from '@/lib/testing/callers';
import { holderOf, type MadeModel, makeModel, upload } from '@/lib/testing/models';
import { setAlias } from './aliases';
import { approveTransition } from './approve-transition';
import { assessRequests } from './assess-requests';
import { createModel } from './create-model';
import { cancelTransition, rejectTransition } from './end-request';
import { findModels } from './find-models';
import { getReadiness } from './readiness';
import { requestTransition } from './request-transition';
import { getReview } from './review';
import { setRule } from './rules';
import type { StageRule } from './schemas';
import { exportStageHistory, getStageHistory } from './stage-history';
import { transitionVersion } from './transition-version';

let admin: Caller;
let stranger: Caller;
beforeAll(async () => {
  await shareNothing();
  admin = await callerWithRole('admin');
  stranger = await callerWithRole('contributor');
});

const ask = async (caller: Caller, { name }: MadeModel, version: number, stage = 'Production') =>
  (await perform(requestTransition, caller, { name, version, stage, comment: 'Please' })).request.id;
const review = (id: number, caller = admin) => perform(getReview, caller, { id });
const demand = ({ name }: MadeModel, rule: Partial<StageRule>) =>
  perform(setRule, admin, { name, change: { kind: 'stage', target: 'Production', rule } });
const move = ({ name }: MadeModel, version: number, stage: string, archiveExistingVersions = false) =>
  perform(transitionVersion, admin, { name, version, stage, archiveExistingVersions });

describe('a review', () => {
  test('tells what it would take, and holds the version against the one whose place it would take', async () => {
    const made = await makeModel(admin, { versions: 3 });
    await move(made, 1, 'Production');
    const reader = await holderOf(made.id, 'CAN_READ');
    const id = await ask(reader, made, 3);
    await demand(made, { checks: [{ kind: 'description' }] });
    const { request, readiness, against, decisions } = await review(id);
    expect(request).toMatchObject({
      id,
      modelName: made.name,
      version: 3,
      stage: 'None',
      toStage: 'Production',
      inStage: [1],
      comment: 'Please',
      status: 'open',
    });
    expect(readiness).toMatchObject({
      isReady: false,
      checks: [{ state: 'failed', label: 'The version is described' }],
      may: { approve: true, reject: true, override: true },
    });
    expect([against, decisions]).toEqual([{ version: 1, why: 'stage' }, []]);
    expect((await review(id, reader)).readiness?.may).toMatchObject({ approve: false, override: false });
  });

  test('once decided it tells who said what, after which checks, and still what was replaced', async () => {
    const made = await makeModel(admin, { versions: 2 });
    await move(made, 1, 'Production');
    const id = await ask(await holderOf(made.id, 'CAN_READ'), made, 2);
    await demand(made, { checks: [{ kind: 'description' }] });
    const { name } = made;
    await perform(approveTransition, admin, {
      name,
      version: 2,
      stage: 'Production',
      archiveExistingVersions: true,
      comment: 'Fine',
      override: 'It is on fire',
    });
    const { request, readiness, against, decisions } = await review(id);
    expect([request.status, request.inStage, readiness, against]).toEqual([
      'approved',
      [],
      null,
      { version: 1, why: 'stage' },
    ]);
    expect(decisions).toEqual([
      {
        type: 'APPROVED_REQUEST',
        userName: admin.user?.email,
        time: expect.any(Number),
        comment: 'Fine',
        checks: [{ label: 'The version is described', state: 'failed', detail: 'there is no description' }],
        override: 'It is on fire',
      },
    ]);
  });

  test('an approval is one of all requests for the stage, also once the first of them is taken back', async () => {
    const made = await makeModel(admin);
    const { name } = made;
    const [ada, bob] = [await holderOf(made.id, 'CAN_READ'), await holderOf(made.id, 'CAN_READ')];
    const [one, other] = [
      await holderOf(made.id, 'CAN_MANAGE_PRODUCTION_VERSIONS'),
      await holderOf(made.id, 'CAN_MANAGE_PRODUCTION_VERSIONS'),
    ];
    await demand(made, { approvals: 2 });
    const [first, second] = [await ask(ada, made, 1), await ask(bob, made, 1)];
    const which = { name, version: 1, stage: 'Production' };
    await perform(approveTransition, one, which);
    await perform(cancelTransition, ada, { ...which, creator: ada.user?.email ?? '' });
    const who = async (id: number) =>
      (await review(id)).decisions.map(({ type, userName }) => [type, userName]);
    expect(await who(first)).toEqual([
      ['APPROVED_REQUEST', one.user?.email],
      ['CANCELLED_REQUEST', ada.user?.email],
    ]);
    expect((await review(second)).readiness?.approvals.given).toEqual([one.user?.email]);
    const { requests } = await perform(assessRequests, admin, { ids: [second] });
    expect(requests[0]?.approvals).toEqual({ given: 1, needed: 2 });
    expect((await refusal(perform(approveTransition, one, which))).code).toBe('RESOURCE_CONFLICT');
    expect((await perform(approveTransition, other, which)).isApplied).toBe(true);
    const both = [one, other].map(({ user }) => user?.email);
    expect(await who(second)).toEqual(both.map((email) => ['APPROVED_REQUEST', email]));
    expect(await who(first)).toHaveLength(2);
    const { periods } = await perform(getStageHistory, admin, { name, stage: 'Production' });
    expect(periods[0]?.approvedBy).toEqual(both);
  });

  test('without one in the stage it is held against the champion, else against what is in production, else against none', async () => {
    const made = await makeModel(admin, { versions: 3 });
    const id = await ask(admin, made, 3, 'Staging');
    expect((await review(id)).against).toBeNull();
    await move(made, 1, 'Production');
    expect((await review(id)).against).toEqual({ version: 1, why: 'production' });
    await perform(setAlias, admin, { name: made.name, version: 2, alias: 'champion' });
    expect((await review(id)).against).toEqual({ version: 2, why: 'alias' });
  });

  test('names who may approve, without whoever asked where it takes two people', async () => {
    const made = await makeModel(admin);
    const [staging, promoter] = [
      await holderOf(made.id, 'CAN_MANAGE_STAGING_VERSIONS'),
      await holderOf(made.id, 'CAN_MANAGE_PRODUCTION_VERSIONS'),
    ];
    const named = async (caller: Caller) => {
      const which = { name: made.name, version: 1, stage: 'Production' };
      return (await perform(getReadiness, caller, which)).approvers.people.map(({ email }) => email);
    };
    expect(await named(promoter)).toEqual(expect.arrayContaining([promoter.user?.email, admin.user?.email]));
    expect(await named(promoter)).not.toContain(staging.user?.email);
    await demand(made, { fourEyes: true });
    expect(await named(promoter)).not.toContain(promoter.user?.email);
    await ask(staging, made, 1);
    expect(await named(promoter)).toContain(promoter.user?.email);
  });

  test('refuses a stranger, an unknown id and what is none', async () => {
    const made = await makeModel(admin);
    const id = await ask(admin, made, 1);
    for (const { code } of await refusals([review(id, stranger), review(999_999_999)]))
      expect(code).toBe('RESOURCE_DOES_NOT_EXIST');
    expect((await refusal(review(0))).field).toBe('id');
  });
});

describe('what stands against requests', () => {
  test('is told of several at once, each by its own version', async () => {
    const made = await makeModel(admin, { versions: 2 });
    await upload(admin, `${made.experimentId}/${made.runId}/artifacts/model`, { 'later.txt': 'changed' });
    await perform(logMetric, admin, { runId: made.runId, key: 'auc', value: 0.7, timestamp: 1, step: 0 });
    await demand(made, {
      approvals: 2,
      checks: [
        { kind: 'metric', key: 'auc', op: '>', value: 0.8 },
        { kind: 'report', name: 'bias' },
      ],
      freeze: [{ kind: 'once', from: 0, until: 9_999_999_999_999, reason: 'Year end' }],
    });
    const ids = [await ask(admin, made, 1), await ask(admin, made, 2), await ask(admin, made, 2, 'Staging')];
    const { requests } = await perform(assessRequests, admin, { ids });
    const told = new Map(requests.map((one) => [one.id, one]));
    expect(told.get(ids[1] ?? 0)).toMatchObject({
      approvals: { given: 0, needed: 2 },
      freeze: { reason: 'Year end', untilTime: 9_999_999_999_999 },
      risks: [
        { label: 'auc > 0.8', detail: 'auc is 0.7', state: 'failed', isDemanded: true },
        { label: 'bias has passed', state: 'pending', isDemanded: true },
        { label: 'The model has a signature', isDemanded: false },
        { label: 'The model has an input example', isDemanded: false },
        { label: 'The version is described', isDemanded: false },
        { label: 'The files are as they were registered', state: 'failed', isDemanded: false },
      ],
    });
    expect(told.get(ids[0] ?? 0)?.risks).toEqual(told.get(ids[1] ?? 0)?.risks);
    expect(told.get(ids[2] ?? 0)).toMatchObject({ freeze: null, approvals: { needed: 1 } });
    expect(told.get(ids[2] ?? 0)?.risks.every(({ isDemanded }) => !isDemanded)).toBe(true);
  });

  test('is not told of what is decided, nor to strangers', async () => {
    const made = await makeModel(admin);
    const id = await ask(admin, made, 1, 'Staging');
    expect(await perform(assessRequests, stranger, { ids: [id] })).toEqual({ requests: [] });
    await perform(rejectTransition, admin, { name: made.name, version: 1, stage: 'Staging' });
    expect(await perform(assessRequests, admin, { ids: [id] })).toEqual({ requests: [] });
    expect((await refusal(perform(assessRequests, admin, { ids: [] }))).field).toBe('ids');
  });
});

describe('models are found', () => {
  test('by a part of their name, versions by number and alias', async () => {
    const made = await makeModel(admin, { versions: 2 });
    await perform(setAlias, admin, { name: made.name, version: 2, alias: 'champion' });
    const part = made.name.slice('model '.length);
    const find = (search: string, caller = admin) => perform(findModels, caller, { search });
    expect(await find(part.toUpperCase())).toEqual({
      models: [{ name: made.name, description: '' }],
      versions: [],
    });
    const second = { name: made.name, version: 2, stage: 'None', aliases: ['champion'] };
    for (const search of [`${part} 2`, `${part}/2`, `${part} v2`, `${part} version 2`, `${part}@champ`])
      expect((await find(search)).versions, search).toEqual([second]);
    expect((await find(`${part} 9`)).versions).toEqual([]);
    expect(await find(part, stranger)).toEqual({ models: [], versions: [] });
  });

  test('first the one whose whole name it is, however many begin so', async () => {
    const name = `whole ${unique()}`;
    for (const end of ['', ' a', ' b', ' c', ' d', ' e', ' f'])
      await perform(createModel, admin, { name: name + end });
    const { models } = await perform(findModels, admin, { search: name.toUpperCase() });
    expect(models[0]?.name).toBe(name);
  });
});

test('the history of stages is written out as CSV', async () => {
  const made = await makeModel(admin, { versions: 2 });
  await demand(made, { checks: [{ kind: 'tag', key: 'bias' }] });
  const { name } = made;
  await perform(transitionVersion, admin, { name, version: 1, stage: 'Production', override: 'Now, please' });
  const file = await perform(exportStageHistory, admin, { name, stage: 'Production', format: 'csv' });
  const [head, line, ...others] = (await new Response(file.body).text()).trim().split('\r\n');
  expect(head).toMatch(/^version,stage,from,to,moved_by/);
  expect(line).toMatch(/^1,Production,\d{4}-.*failed: The tag bias is set \(it is not set\).*"?Now, please/);
  expect(others).toEqual([]);
  const refused = perform(exportStageHistory, stranger, { name, format: 'csv' });
  expect((await refusal(refused)).code).toBe('RESOURCE_DOES_NOT_EXIST');
});
