import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { asking, auditBy, callerWithRole, refusals } from '@/lib/testing/callers';
import { holderOf, makeModel } from '@/lib/testing/models';
import { ALWAYS, demand, promote, readiness } from '@/lib/testing/rules';
import { deleteAlias, setAlias } from './aliases';
import { approveTransition } from './approve-transition';
import { deleteModel, deleteVersion } from './delete-model';
import { getVersion } from './get-version';
import { requestTransition } from './request-transition';
import { setRule } from './rules';
import { transitionVersion } from './transition-version';

let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
});

describe('a freeze', () => {
  test('binds whatever enters or leaves, by any path', async () => {
    const { name, id } = await makeModel(admin, { versions: 2 });
    const promoter = await holderOf(id, 'CAN_MANAGE_PRODUCTION_VERSIONS');
    await perform(transitionVersion, admin, { name, version: 2, stage: 'Production' });
    await demand(admin, name, { freeze: [ALWAYS] });
    await perform(requestTransition, admin, { name, version: 1, stage: 'Production' });
    const refused = await refusals([
      promote(promoter, name),
      perform(approveTransition, promoter, { name, version: 1, stage: 'Production' }),
      perform(transitionVersion, promoter, { name, version: 2, stage: 'Staging' }),
      perform(deleteVersion, admin, { name, version: 2 }),
      perform(deleteModel, admin, { name }),
    ]);
    for (const { code, message } of refused)
      expect([code, message]).toEqual(['PERMISSION_DENIED', expect.stringContaining('audit')]);
    expect((await readiness(promoter, name)).freeze).toEqual({
      reason: 'audit',
      until: null,
      untilTime: 9e12,
    });
    // Who may pass over it is told what is missing.
    expect(refused.map(({ field }) => field)).toEqual([
      undefined,
      undefined,
      undefined,
      'override',
      'override',
    ]);
    await perform(transitionVersion, promoter, { name, version: 1, stage: 'Staging' });
    await perform(deleteVersion, admin, { name, version: 2, override: 'a court order' });
  });

  test('of the stage where others are put aside binds whoever puts them there for another', async () => {
    const { name, id } = await makeModel(admin, { versions: 2 });
    const promoter = await holderOf(id, 'CAN_MANAGE_PRODUCTION_VERSIONS');
    await perform(transitionVersion, admin, { name, version: 2, stage: 'Production' });
    await demand(admin, name, { freeze: [ALWAYS] }, 'Archived');
    await perform(requestTransition, admin, { name, version: 1, stage: 'Production' });
    const aside = { archiveExistingVersions: true };
    const refused = await refusals([
      promote(promoter, name, aside),
      perform(approveTransition, promoter, { name, version: 1, stage: 'Production', ...aside }),
    ]);
    for (const { code, message } of refused)
      expect([code, message]).toEqual(['PERMISSION_DENIED', expect.stringContaining('Archived of')]);
    const seen = await readiness(promoter, name);
    expect([seen.freeze, seen.isReady]).toEqual([null, true]);
    expect(seen.asideFreeze).toMatchObject({ reason: 'audit' });
    await promote(promoter, name);
    await perform(transitionVersion, admin, { name, version: 1, stage: 'Staging' });
    await promote(admin, name, { ...aside, override: 'a court order' });
    const { modelVersion } = await perform(getVersion, admin, { name, version: 2 });
    expect(modelVersion.currentStage).toBe('Archived');
  });

  test('of an alias binds whoever deletes what it points to', async () => {
    const { name } = await makeModel(admin);
    await perform(setAlias, admin, { name, version: 1, alias: 'champion' });
    const change = { kind: 'alias', target: 'champion', rule: { freeze: [ALWAYS] } };
    await perform(setRule, admin, { name, change } as never);
    const refused = await refusals([
      perform(deleteAlias, admin, { name, alias: 'champion' }),
      perform(deleteVersion, admin, { name, version: 1 }),
      perform(deleteModel, admin, { name }),
    ]);
    for (const { code, message } of refused)
      expect([code, message]).toEqual(['PERMISSION_DENIED', expect.stringContaining("'champion' is frozen")]);
    const why = { override: 'a court order' };
    const deleting = asking(admin);
    await perform(deleteAlias, deleting, { name, alias: 'champion', ...why });
    await perform(setAlias, admin, { name, version: 1, alias: 'champion', ...why });
    await perform(deleteVersion, deleting, { name, version: 1, ...why });
    await demand(admin, name, { freeze: [ALWAYS] }, 'None');
    await perform(deleteModel, deleting, { name, ...why });
    // The reason is kept with each.
    expect((await auditBy(deleting)).map(({ after }) => after)).toEqual([why, why, why]);
  });

  test('that is over binds nobody', async () => {
    const { name } = await makeModel(admin);
    await demand(admin, name, { freeze: [{ ...ALWAYS, until: 1 }] });
    await promote(admin, name);
  });
});
