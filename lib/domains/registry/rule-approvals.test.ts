import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { countNotifications } from '@/lib/domains/identity/operations';
import { callerWithRole, refusal, refusals } from '@/lib/testing/callers';
import { holderOf, makeModel } from '@/lib/testing/models';
import { demand, promote, readiness } from '@/lib/testing/rules';
import { approveTransition } from './approve-transition';
import { countInbox, listInbox } from './inbox';
import { requestTransition } from './request-transition';
import { setSharedRule } from './rules';

let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
});

describe('people', () => {
  test('four eyes: nobody approves what they alone asked for, and nobody passes over it', async () => {
    const { name, id } = await makeModel(admin);
    await demand(admin, name, { fourEyes: true });
    const [one, other] = [await holderOf(id, 'CAN_MANAGE'), await holderOf(id, 'CAN_MANAGE')];
    const which = { name, version: 1, stage: 'Production' };
    for (const { code } of await refusals([promote(one, name), promote(one, name, { override: 'urgent' })]))
      expect(code).toBe('PERMISSION_DENIED');
    await perform(requestTransition, one, which);
    expect((await readiness(one, name)).may).toMatchObject({
      approve: false,
      reject: true,
      transition: false,
    });
    const waiting = await Promise.all([one, other].map((person) => perform(countInbox, person, {})));
    expect(waiting.map(({ count }) => count)).toEqual([0, 1]);
    expect((await perform(listInbox, one, { view: 'decide' })).requests).toEqual([]);
    expect((await refusal(perform(approveTransition, one, { ...which, override: 'urgent' }))).code).toBe(
      'PERMISSION_DENIED',
    );
    expect((await readiness(other, name)).may).toMatchObject({ approve: true });
    expect((await perform(approveTransition, other, which)).isApplied).toBe(true);
  });

  test('what all models must, no model can waive', async () => {
    const { name, id } = await makeModel(admin);
    const change = { kind: 'stage', target: 'Production', rule: { fourEyes: true } } as const;
    await perform(setSharedRule, admin, { change });
    try {
      const manager = await holderOf(id, 'CAN_MANAGE');
      await demand(manager, name, { fourEyes: false });
      expect((await refusal(promote(manager, name))).code).toBe('PERMISSION_DENIED');
      expect((await refusal(perform(setSharedRule, manager, { change }))).code).toBe('PERMISSION_DENIED');
    } finally {
      await perform(setSharedRule, admin, { change: { ...change, rule: null } });
    }
  });

  test('as many different people as it takes', async () => {
    const { name, id } = await makeModel(admin);
    await demand(admin, name, { approvals: 3 });
    const people = await Promise.all([1, 2, 3].map(() => holderOf(id, 'CAN_MANAGE_PRODUCTION_VERSIONS')));
    await perform(requestTransition, admin, { name, version: 1, stage: 'Production' });
    const which = { name, version: 1, stage: 'Production' };
    const seen = [];
    for (const [at, person] of people.entries()) {
      const decided = await perform(approveTransition, person, which);
      seen.push([decided.isApplied, decided.approvals.given]);
      if (at > 0) continue;
      // Others are waited for, and not who has approved.
      expect((await refusal(perform(approveTransition, person, which))).code).toBe('RESOURCE_CONFLICT');
      expect((await readiness(person, name)).approvals).toMatchObject({ isMine: true });
      const said = await Promise.all(people.map((one) => perform(listInbox, one, { view: 'decided' })));
      expect(said.map(({ requests }) => requests.map(({ status }) => status))).toEqual([['open'], [], []]);
      const waiting = await Promise.all(
        people.map(async (one) => [
          (await perform(countInbox, one, {})).count,
          (await perform(countNotifications, one, {})).waiting,
        ]),
      );
      expect(waiting).toEqual([
        [0, 0],
        [1, 1],
        [1, 1],
      ]);
    }
    expect(seen).toEqual([
      [false, 1],
      [false, 2],
      [true, 3],
    ]);
  });
});
