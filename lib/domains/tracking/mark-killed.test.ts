import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { asking, auditBy, callerWithRole, makeRun, nobody } from '@/lib/testing/callers';
import { getRun } from './get-run';
import { markKilled, unmarkKilled } from './mark-killed';

let caller: Caller;
let heardAt: number;

const silentRun = async () => {
  const runId = await makeRun(caller);
  await rows({ text: 'UPDATE runs SET heard_at = $2 WHERE id = $1', values: [runId, heardAt] });
  return runId;
};
const infoOf = async (runId: string) => (await perform(getRun, caller, { runId })).info;

beforeAll(async () => {
  caller = await callerWithRole('contributor');
  heardAt = Date.now() - 10 * 60_000;
});

describe('works', () => {
  test('a stalled run is killed, ended when it was last heard; a live one is left alone; and back', async () => {
    const [runId, live] = [await silentRun(), await makeRun(caller)];
    const asks = asking(caller);
    expect(await perform(markKilled, asks, { runIds: [runId, live] })).toEqual({ runIds: [runId] });
    expect(await infoOf(runId)).toMatchObject({ status: 'KILLED', endTime: heardAt });
    expect((await infoOf(live)).status).toBe('RUNNING');
    expect(await auditBy(asks)).toMatchObject([
      {
        action: 'tracking.markKilled',
        objectId: runId,
        before: { status: 'RUNNING' },
        after: { status: 'KILLED', endTime: heardAt },
      },
      { objectId: live, after: { leftAlone: true } },
    ]);

    const undoes = asking(caller);
    expect(await perform(unmarkKilled, undoes, { runIds: [runId, live] })).toEqual({ runIds: [runId] });
    expect(await infoOf(runId)).toMatchObject({ status: 'RUNNING' });
    expect(await infoOf(runId)).not.toHaveProperty('endTime');
    expect(await auditBy(undoes)).toMatchObject([
      { before: { status: 'KILLED', endTime: heardAt }, after: { status: 'RUNNING', endTime: null } },
      { objectId: live, after: { leftAlone: true } },
    ]);
  });
});

test.each([markKilled, unmarkKilled])(
  '$name refuses bad input, strangers and unknown ids',
  async (operation) => {
    await expect(perform(operation, caller, { runIds: [] })).rejects.toMatchObject({ field: 'runIds' });
    await expect(perform(operation, caller, { runIds: ['../x'] })).rejects.toMatchObject({
      field: 'runIds.0',
    });
    const runIds = [await silentRun()];
    await expect(perform(operation, nobody, { runIds })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(perform(operation, await callerWithRole('viewer'), { runIds })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    await expect(perform(operation, caller, { runIds: [...runIds, 'f'.repeat(32)] })).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
    expect((await infoOf(runIds[0] ?? '')).status).toBe('RUNNING');
  },
);
