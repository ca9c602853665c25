import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { asking, auditBy, callerWithRole, refusals } from '@/lib/testing/callers';
import { BEGIN, loanRows, makeMonitor, refreshAll } from '@/lib/testing/monitors';
import * as monitoring from '../operations';

const HOUR = 3_600_000;
let owner: Caller;
beforeAll(async () => {
  owner = await callerWithRole('contributor');
});
afterAll(closeEngine);

const silences = async (id: string) =>
  (await perform(monitoring.listAlertEvents, owner, { id })).events
    .filter(({ kind }) => kind === 'fired')
    .map(({ silencedBy }) => silencedBy);

async function tellAll(id: string): Promise<void> {
  await perform(monitoring.refreshMonitor, owner, { id, from: BEGIN, to: BEGIN + 12 * HOUR, notifies: true });
  await refreshAll(id);
}

describe('works', () => {
  test('nobody is told in a maintenance; what still holds is told once it is ended', async () => {
    const id = await makeMonitor(owner, { rows: loanRows(12, 100, 8) });
    const now = Date.now();
    const planning = asking(owner);
    const { maintenanceId } = await perform(monitoring.planMaintenance, planning, {
      id,
      from: now - HOUR,
      to: now + HOUR,
      note: 'migration of the store',
    });
    await tellAll(id);
    // Asked to tell, and silent all the same.
    expect(await silences(id)).not.toContain(null);
    const { maintenances } = await perform(monitoring.listMaintenances, owner, { id });
    expect(maintenances).toMatchObject([{ id: maintenanceId, note: 'migration of the store' }]);

    expect(await auditBy(planning)).toHaveLength(1);
    const ending = asking(owner);
    await perform(monitoring.endMaintenance, ending, { id, maintenanceId });
    expect(await auditBy(ending)).toHaveLength(1);
    expect((await perform(monitoring.listMaintenances, owner, { id })).maintenances).toEqual([]);
    await tellAll(id);
    expect(await silences(id)).toContain(null);
  });

  test('one that is over silences nobody, and the time that is accepted may be that of one window', async () => {
    const id = await makeMonitor(owner, { rows: loanRows(12, 100, 8) });
    const now = Date.now();
    await perform(monitoring.planMaintenance, owner, { id, from: now + HOUR, to: now + 2 * HOUR });
    await tellAll(id);
    expect(await silences(id)).toContain(null);

    await perform(monitoring.acceptReference, owner, { id, from: BEGIN + 8 * HOUR });
    const { monitor } = await perform(monitoring.getMonitor, owner, { id });
    expect(monitor.config?.reference).toEqual({
      kind: 'range',
      from: BEGIN + 8 * HOUR,
      to: BEGIN + 9 * HOUR,
    });
  });
});

describe('one that comes again each week', () => {
  const clock = (time: number) => new Date(time).toISOString().slice(11, 16);
  const everyDay = [1, 2, 3, 4, 5, 6, 7];

  test('silences while it is under way, tells when it comes next, and goes on until it is taken back', async () => {
    const id = await makeMonitor(owner, { rows: loanRows(12, 100, 8) });
    const now = Date.now();
    const weekly = { days: everyDay, from: clock(now - HOUR), to: clock(now + HOUR) };
    const planning = asking(owner);
    const { maintenanceId } = await perform(monitoring.planMaintenance, planning, { id, weekly });
    expect(await auditBy(planning)).toMatchObject([{ after: { weekly: { ...weekly, timeZone: 'UTC' } } }]);
    await tellAll(id);
    expect(await silences(id)).not.toContain(null);
    const {
      maintenances: [one],
    } = await perform(monitoring.listMaintenances, owner, { id });
    expect(one).toMatchObject({ id: maintenanceId, weekly: { days: everyDay } });
    expect([one && one.from <= now, one && one.to > now]).toEqual([true, true]);
    await perform(monitoring.endMaintenance, owner, { id, maintenanceId });
    const today = ((new Date(now).getUTCDay() + 6) % 7) + 1;
    const days = everyDay.filter((day) => Math.abs(day - today) > 1 && Math.abs(day - today) < 6);
    await perform(monitoring.planMaintenance, owner, { id, weekly: { ...weekly, days } });
    await tellAll(id);
    expect(await silences(id)).toContain(null);
  });

  test('refuses days, times and zones that are none', async () => {
    const id = await makeMonitor(owner, { rows: loanRows(1, 40) });
    const plan = (more: object) =>
      perform(monitoring.planMaintenance, owner, {
        id,
        weekly: { days: [1], from: '10:00', to: '11:00', ...more },
      });
    const faults = await refusals([
      plan({ days: [] }),
      plan({ days: [8] }),
      plan({ from: '24:00' }),
      plan({ to: '9' }),
      plan({ timeZone: 'Mars/Base' }),
      perform(monitoring.planMaintenance, owner, { id }),
    ]);
    expect(faults.map(({ code, field }) => [code, field])).toEqual(
      ['weekly.days', 'weekly.days.0', 'weekly.from', 'weekly.to', 'weekly.timeZone', 'from'].map((field) => [
        'INVALID_PARAMETER_VALUE',
        field,
      ]),
    );
  });
});

describe('refuses', () => {
  test('times that are none, what is not there, and whoever may only look', async () => {
    const id = await makeMonitor(owner, { rows: loanRows(1, 40) });
    const now = Date.now();
    const plan = (from: number, to: number, caller = owner) =>
      perform(monitoring.planMaintenance, caller, { id, from, to });
    const faults = await refusals([
      plan(now + HOUR, now),
      plan(now - 2 * HOUR, now - HOUR),
      plan(now, now + 100 * 24 * HOUR),
    ]);
    expect(faults.map(({ code, field }) => [code, field])).toEqual(
      Array(3).fill(['INVALID_PARAMETER_VALUE', 'to']),
    );
    const viewer = await callerWithRole('viewer');
    const refused = await refusals([
      perform(monitoring.endMaintenance, owner, { id, maintenanceId: 999_999 }),
      plan(now, now + HOUR, viewer),
    ]);
    expect(refused.map(({ code }) => code)).toEqual(['RESOURCE_DOES_NOT_EXIST', 'PERMISSION_DENIED']);
  });
});
