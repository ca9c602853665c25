import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { asking, auditBy, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { BEGIN, LOANS, loanRows, makeMonitor, refreshAll, toCsv, upload } from '@/lib/testing/monitors';
import * as monitoring from './operations';

const HOUR = 3_600_000;

let owner: Caller;
let id: string;
beforeAll(async () => {
  owner = await callerWithRole('contributor');
  id = await makeMonitor(owner);
});
afterAll(closeEngine);

const drift = (of: string, more: object = {}) => perform(monitoring.getDrift, owner, { id: of, ...more });

describe('works', () => {
  test('hours without a change are stable, and those with one say what changed', async () => {
    const { windows, lines } = await drift(id);
    expect(windows).toHaveLength(12);
    expect(windows.map(({ rows }) => rows)).toEqual(Array(12).fill(100));
    expect(windows.slice(6, 8).map(({ verdict }) => verdict)).not.toContain('severe');
    expect(windows.slice(8).map(({ verdict }) => verdict)).toEqual(Array(4).fill('severe'));
    const verdictsOf = (column: string) =>
      lines.find((line) => line.column === column)?.cells.map((cell) => cell?.verdict);
    expect(new Set(verdictsOf('income')?.slice(8))).toEqual(new Set(['severe']));
    expect(new Set(verdictsOf('age'))).not.toContain('severe');
    expect(windows.every(({ isBackfill }) => isBackfill)).toBe(true);
  });

  test('a column tells in words and numbers how it changed', async () => {
    const { distribution, point, measures, history } = await perform(monitoring.getColumn, owner, {
      id,
      column: 'income',
    });
    expect(point).toMatchObject({ verdict: 'severe', test: 'kolmogorov-smirnov', n: 600, m: 100 });
    expect(distribution?.sentences[0]).toMatch(/^The median rose from 3,?0\d+ to 3,?[67]\d+\.$/);
    expect(distribution?.bars.reduce((sum, bar) => sum + bar.current, 0)).toBeCloseTo(1, 9);
    expect(measures.map(({ name }) => name)).toContain('populationStability');
    expect(history.lines[0]?.cells).toHaveLength(12);
    const city = await perform(monitoring.getColumn, owner, { id, column: 'city' });
    expect(city.distribution?.sentences.join(' ')).toMatch(/“Oslo” is new/);
    expect(city.distribution?.sentences.join(' ')).toMatch(/“Rome” is gone/);
  });

  test('hours add up to a time, and any two are compared', async () => {
    const times = {
      first: { from: BEGIN, to: BEGIN + 8 * HOUR },
      second: { from: BEGIN + 8 * HOUR, to: BEGIN + 12 * HOUR },
    };
    const found = await perform(monitoring.compareWindows, owner, { id, ...times, column: 'city' });
    expect(found.rows).toEqual({ first: 800, second: 400 });
    expect(found.points.find(({ column }) => column === 'income')).toMatchObject({
      verdict: 'severe',
      n: 800,
      m: 400,
    });
    expect(found.distribution?.kind).toBe('categories');
    const alike = {
      first: { from: BEGIN, to: BEGIN + 4 * HOUR },
      second: { from: BEGIN + 4 * HOUR, to: BEGIN + 8 * HOUR },
    };
    const same = await perform(monitoring.compareWindows, owner, { id, ...alike });
    expect(same.points.filter(({ verdict }) => verdict === 'drift' || verdict === 'severe')).toEqual([]);
  });

  test('late rows open their window again; what has not changed is not computed again', async () => {
    const own = await makeMonitor(owner, { rows: loanRows(10, 60) });
    const before = (await drift(own)).windows;
    await upload(owner, own, toCsv(loanRows(3, 50, 2, 9)));
    await refreshAll(own);
    const after = (await drift(own)).windows;
    expect(after.slice(0, 3).map(({ rows }) => rows)).toEqual([110, 110, 110]);
    expect(after.slice(0, 3).map(({ verdictBefore }) => verdictBefore)).toEqual(
      before.slice(0, 3).map(({ verdict }) => verdict),
    );
    expect(after.slice(3).map(({ computedTime }) => computedTime)).toEqual(
      before.slice(3).map(({ computedTime }) => computedTime),
    );
  });

  test('labels that come later are joined by their id, and say what kind of trouble it is', async () => {
    const rows = loanRows(12, 300, Number.POSITIVE_INFINITY, 4);
    const unlabelled = rows.map((row, at) => ({ ...row, label: at < 6 * 300 ? (row.label ?? null) : null }));
    const own = await makeMonitor(owner, { rows: unlabelled });
    const performance = () => perform(monitoring.getPerformance, owner, { id: own });
    const before = (await performance()).windows[7];
    expect(before).toMatchObject({ labelled: 0, performance: { maturity: { state: 'starved' } } });
    expect(before?.performance?.metrics.auc).toMatchObject({ value: null });
    expect(before?.performance?.estimated?.auc).toMatchObject({ value: expect.any(Number) });
    // The other way round than the scores say.
    const labels = rows
      .slice(6 * 300)
      .map(({ id: key, label }) => ({ id: String(key), label: label === 1 ? 0 : 1 }));
    await perform(monitoring.putLabels, owner, { id: own, labels });
    await refreshAll(own);
    const { windows, headline } = await performance();
    expect(headline).toBe('auc');
    expect(windows[7]).toMatchObject({
      labelled: 300,
      performance: { concept: { verdict: 'concept-drift' } },
    });
    expect(windows[2]).toMatchObject({ performance: { concept: { verdict: 'healthy' } } });
    const calibration = (window?: number) =>
      perform(monitoring.getCalibration, owner, { id: own, ...(window !== undefined && { window }) });
    const [kept, turned] = [await calibration(windows[2]?.start), await calibration(windows[7]?.start)];
    expect(kept.current?.bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(300);
    expect(kept.current?.error).toBeLessThan(0.1);
    expect(kept.p).toBeGreaterThan(0.001);
    expect(kept.reference).toEqual(turned.reference);
    expect(turned.current?.error).toBeGreaterThan(0.2);
    expect(turned.p).toBeLessThan(1e-6);
    for (const { from, to, score, share, low, high } of turned.current?.bins ?? []) {
      expect(from <= score && score <= to).toBe(true);
      expect(low <= share && share <= high).toBe(true);
    }
    expect((await calibration()).window?.start).toBe(windows.at(-1)?.start);
    expect(await calibration(1)).toEqual({ window: null, current: null, reference: null, p: null });
  });

  test('a window is judged anew when its labels are due, though none of its rows is other', async () => {
    const unknown = loanRows(8, 100).map((row, at) => (at % 50 === 0 ? { ...row, label: null } : row));
    const own = await makeMonitor(owner, { rows: unknown });
    const states = async () =>
      (await perform(monitoring.getPerformance, owner, { id: own })).windows.map(
        ({ performance }) => performance?.maturity.state,
      );
    const computed = async () => {
      await perform(monitoring.refreshMonitor, owner, { id: own });
      await refreshAll(own);
      return (await perform(monitoring.listRefreshes, owner, { id: own })).refreshes[0]?.windows;
    };
    // As they were when those hours had just passed.
    await rows(sql`
      UPDATE monitor_windows SET performance = jsonb_set(performance, '{maturity,state}', '"maturing"')
      WHERE monitor_id = ${own}`);
    expect(await states()).toEqual(Array(8).fill('maturing'));
    expect([await computed(), await states()]).toEqual([8, Array(8).fill('mature')]);
    expect(await computed()).toBe(0);
    // Those that are not known are no category beside the others.
    const { distribution } = await perform(monitoring.compareWindows, owner, {
      id: own,
      column: 'label',
      first: { from: BEGIN, to: BEGIN + 4 * HOUR },
      second: { from: BEGIN + 4 * HOUR, to: BEGIN + 8 * HOUR },
    });
    expect(distribution?.bars.map(({ label }) => label).sort()).toEqual(['0', '1']);
  });

  test('slices are judged by themselves', async () => {
    const own = await makeMonitor(owner, { config: { slices: ['city'] } });
    const { slices } = await perform(monitoring.getMonitor, owner, { id: own });
    expect(slices).toEqual(['', 'city=Berlin', 'city=Paris', 'city=Rome']);
    const berlin = await drift(own, { slice: 'city=Berlin' });
    expect(berlin.windows.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThan(600);
    expect(berlin.windows.at(-1)?.verdict).toBe('severe');
    expect((await drift(own, { slice: 'city=Rome' })).windows).toHaveLength(8);
  });

  test.each([
    ['a rolling reference', { reference: { kind: 'rolling' as const, windows: 3 } }],
    ['the hour of the weeks before', { reference: { kind: 'sameWeekday' as const, weeks: 2 } }],
    ['a day of another zone', { granularity: '1 day' as const, timeZone: 'America/New_York' }],
    ["Evidently's defaults", { preset: 'evidently' as const }],
  ])('%s', async (_, config) => {
    const own = await makeMonitor(owner, { config });
    const { windows } = await drift(own);
    expect(windows.length).toBeGreaterThan(0);
    const { refreshes } = await perform(monitoring.listRefreshes, owner, { id: own });
    expect(refreshes[0]).toMatchObject({ state: 'success' });
  });

  test('what was drift becomes the new normal, and the past stays as it was judged', async () => {
    const own = await makeMonitor(owner, { rows: loanRows(14, 100, 7) });
    const accepting = asking(owner);
    const accepted = { id: own, from: BEGIN + 8 * HOUR, to: BEGIN + 11 * HOUR };
    await perform(monitoring.acceptReference, accepting, accepted);
    await refreshAll(own);
    const { windows } = await drift(own);
    expect(windows.slice(7, 11).map(({ verdict }) => verdict)).toEqual(Array(4).fill('severe'));
    expect(windows.slice(11).map(({ verdict }) => verdict)).not.toContain('severe');
    expect(await auditBy(accepting)).toMatchObject([{ after: { reference: { kind: 'range' } } }]);
  });

  test('the list has each with its last windows, worst columns first', async () => {
    const name = `list ${unique()}`;
    const own = await makeMonitor(owner, { name });
    const { monitors } = await perform(monitoring.listMonitors, owner, { search: name });
    expect(monitors).toHaveLength(1);
    expect(monitors[0]).toMatchObject({ id: own, status: 'active', granularity: '1 hour' });
    expect(monitors[0]?.windows).toHaveLength(12);
    expect(monitors[0]?.drifting).toContain('income');
    const drifting = await perform(monitoring.listMonitors, owner, { search: name, verdict: 'drifting' });
    expect(drifting.monitors).toHaveLength(1);
    const first = await perform(monitoring.listMonitors, owner, { limit: 1 });
    const second = await perform(monitoring.listMonitors, owner, {
      limit: 1,
      pageToken: first.nextPageToken ?? '',
    });
    expect(second.monitors[0]?.id).not.toBe(first.monitors[0]?.id);
  });

  test('a source says what its columns seem to be', async () => {
    const found = await perform(monitoring.describeSource, owner, { id });
    expect(found).toMatchObject({ rows: 1200 });
    expect(
      Object.fromEntries(found.columns.map(({ name, kind, role }) => [name, `${kind} ${role}`])),
    ).toEqual({
      id: 'text id',
      ts: 'instant time',
      income: 'numeric feature',
      age: 'numeric feature',
      city: 'categorical feature',
      score: 'numeric score',
      label: 'numeric label',
    });
  });

  test('every change leaves its row in the audit log', async () => {
    const name = `audited ${unique()}`;
    const making = asking(owner);
    const { id: own } = await perform(monitoring.createMonitor, making, { name });
    const uploading = asking(owner);
    await upload(uploading, own, toCsv(loanRows(2, 50)));
    const setting = asking(owner);
    await perform(monitoring.configureMonitor, setting, {
      id: own,
      config: { ...LOANS, reference: { kind: 'rolling', windows: 1 } },
    });
    const renaming = asking(owner);
    await perform(monitoring.updateMonitor, renaming, { id: own, name: `${name} b`, isPaused: true });
    const refreshing = asking(owner);
    await perform(monitoring.refreshMonitor, refreshing, { id: own, from: BEGIN, to: BEGIN + HOUR });
    await refreshAll(own);
    const deleting = asking(owner);
    await perform(monitoring.deleteMonitor, deleting, { id: own });
    for (const caller of [making, uploading, setting, renaming, refreshing, deleting])
      expect(await auditBy(caller)).toMatchObject([
        { objectType: 'monitor', objectId: own, outcome: 'done' },
      ]);
    expect((await refusal(drift(own))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });
});
