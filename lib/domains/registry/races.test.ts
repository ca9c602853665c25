import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import type { AppError } from '@/lib/pure/errors';
import { oneAfterTheOther } from '@/lib/testing/awaited';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { holderOf, makeModel } from '@/lib/testing/models';
import { approveTransition } from './approve-transition';
import { updateModel } from './change-model';
import { updateVersion } from './change-version';
import { createVersion } from './create-version';
import { deleteModel, deleteVersion } from './delete-model';
import { rejectTransition } from './end-request';
import { requestTransition } from './request-transition';
import { transitionVersion } from './transition-version';

const MANY = 50;

let admin: Caller;
let ada: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
  ada = await callerWithRole('contributor');
});

/** What must hold of any model, whatever was done to it at once: one open stay a version, stays that follow each other without a gap, each begun by an activity that says so. */
async function assertConsistent(name: string): Promise<void> {
  const periods = await prisma().stagePeriod.findMany({
    where: { of: { model: { name } } },
    orderBy: { id: 'asc' },
    include: { of: true },
  });
  const activities = await prisma().modelActivity.findMany({ where: { model: { name } } });
  for (const version of new Set(periods.map((period) => period.version))) {
    const stays = periods.filter((period) => period.version === version);
    for (const [at, stay] of stays.entries()) {
      const next = stays[at + 1];
      expect(stay.toTime).toBe(next ? next.fromTime : null);
      const cause = activities.find(({ id }) => id === stay.activityId);
      if (at > 0)
        expect(cause).toMatchObject({ version, fromStage: stays[at - 1]?.stage, toStage: stay.stage });
    }
    expect(stays.at(-1)?.stage).toBe(stays.at(-1)?.of.stage);
  }
}

const outcomes = async (works: Promise<unknown>[]) => {
  const settled = await Promise.allSettled(works);
  const codes = settled.map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as AppError).code));
  const count = (code: string) => codes.filter((one) => one === code).length;
  return { done: count('done'), conflicts: count('RESOURCE_CONFLICT'), all: codes.length };
};

describe('many at once', () => {
  test('fifty approve the same request: one moves it, the others are told', async () => {
    const { name, id } = await makeModel(admin, { versions: 2 });
    await perform(transitionVersion, admin, { name, version: 2, stage: 'Production' });
    const approvers = await Promise.all([1, 2, 3, 4, 5].map(() => holderOf(id, 'CAN_MANAGE')));
    await perform(requestTransition, ada, { name, version: 1, stage: 'Production' });
    const which = { name, version: 1, stage: 'Production', archiveExistingVersions: true };
    const { done, conflicts } = await outcomes(
      Array.from({ length: MANY }, (_, at) => perform(approveTransition, approvers[at % 5] as Caller, which)),
    );
    expect([done, conflicts]).toEqual([1, MANY - 1]);
    const moves = { where: { model: { name }, type: 'APPROVED_REQUEST' } };
    expect(await prisma().modelActivity.count(moves)).toBe(1);
    const aside = { where: { model: { name }, type: 'SYSTEM_TRANSITION' } };
    expect(await prisma().modelActivity.count(aside)).toBe(1);
    await assertConsistent(name);
  });

  test('approvals, rejections and moves of one version end in one outcome', async () => {
    const { name } = await makeModel(admin);
    await perform(requestTransition, ada, { name, version: 1, stage: 'Production' });
    const which = { name, version: 1, stage: 'Production' };
    const kinds = [
      () => perform(approveTransition, admin, which),
      () => perform(rejectTransition, admin, which),
      () => perform(transitionVersion, admin, { ...which, seen: { stage: 'None', inStage: [] } }),
    ];
    const { done, conflicts, all } = await outcomes(
      Array.from({ length: MANY }, (_, at) => (kinds[at % 3] as () => Promise<unknown>)()),
    );
    expect(done + conflicts).toBe(all);
    // A rejection may come first and a move by somebody else after it; nothing else can follow.
    expect([1, 2]).toContain(done);
    const [request] = await prisma().transitionRequest.findMany({ where: { model: { name } } });
    expect(['approved', 'rejected']).toContain(request?.status);
    await assertConsistent(name);
  });

  test('fifty versions each take the place of the one before: one is left in it', async () => {
    const { name } = await makeModel(admin, { versions: MANY });
    const { done } = await outcomes(
      Array.from({ length: MANY }, (_, at) =>
        perform(transitionVersion, admin, {
          name,
          version: at + 1,
          stage: 'Production',
          archiveExistingVersions: true,
        }),
      ),
    );
    expect(done).toBe(MANY);
    const inIt = await prisma().modelVersion.count({ where: { model: { name }, stage: 'Production' } });
    const aside = await prisma().modelVersion.count({ where: { model: { name }, stage: 'Archived' } });
    expect([inIt, aside]).toEqual([1, MANY - 1]);
    await assertConsistent(name);
  });

  test('back and forth leaves no gap', async () => {
    const { name } = await makeModel(admin, { versions: 2 });
    const stages = ['Staging', 'Production', 'None', 'Archived'];
    const { done } = await outcomes(
      Array.from({ length: MANY }, (_, at) =>
        perform(transitionVersion, admin, { name, version: (at % 2) + 1, stage: stages[at % 4] }),
      ),
    );
    expect(done).toBe(MANY);
    await assertConsistent(name);
  });

  test('a model that is deleted while a version of it is registered gets none', async () => {
    const { name, source, runId } = await makeModel(admin);
    // It has found the model, which is not gone for others yet, and waits for it.
    const registering = oneAfterTheOther(
      () => perform(deleteModel, admin, { name }),
      () => perform(createVersion, admin, { name, source, runId }),
    );
    expect((await refusal(registering)).code).toBe('RESOURCE_DOES_NOT_EXIST');
    expect(await prisma().modelVersion.count({ where: { model: { name }, stage: 'None' } })).toBe(0);
  });

  test('a version that is deleted while it is described stays without words', async () => {
    const { name } = await makeModel(admin);
    const describing = oneAfterTheOther(
      () => perform(deleteVersion, admin, { name, version: 1 }),
      () => perform(updateVersion, admin, { name, version: 1, description: 'a secret' }),
    );
    expect((await refusal(describing)).code).toBe('RESOURCE_DOES_NOT_EXIST');
    expect(await prisma().modelVersion.count({ where: { description: 'a secret' } })).toBe(0);
  });
});

test('of two who describe a model or a version at once the second is told, and sees what the first wrote', async () => {
  const { name } = await makeModel(admin);
  const ways: ((description: string, seen?: string) => Promise<unknown>)[] = [
    (description, seen) => perform(updateModel, admin, { name, description, seen }),
    (description, seen) => perform(updateVersion, admin, { name, version: 1, description, seen }),
  ];
  for (const describe of ways) {
    await describe('');
    const late = oneAfterTheOther(
      () => describe('first', ''),
      () => describe('late', ''),
    );
    expect(await refusal(late)).toMatchObject({ code: 'RESOURCE_CONFLICT', field: 'seen' });
    await describe('second', 'first');
    await describe('of a client');
  }
});
