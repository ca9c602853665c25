import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { seededRandom } from '@/lib/pure/stats/random';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { BEGIN, LOANS, loanRows, makeMonitor, type Row, refreshAll } from '@/lib/testing/monitors';
import * as monitoring from './operations';
import type { MonitorConfigInput } from './schemas';

const HOUR = 3_600_000;
let owner: Caller;
beforeAll(async () => {
  owner = await callerWithRole('contributor');
});
afterAll(closeEngine);

/** Each column by itself is as ever; from the ninth hour on they no longer go together. */
function twistedRows(hours = 12, anHour = 150): Row[] {
  const random = seededRandom(5);
  return Array.from({ length: hours * anHour }, (_, at): Row => {
    const hour = Math.floor(at / anHour);
    const isTwisted = hour >= 8;
    const [a, b, c] = [random.normal(), random.normal(), random.normal()];
    const side = random.next() < 0.5;
    const isSame = isTwisted ? random.next() < 0.5 : random.next() < 0.9;
    return {
      ts: new Date(BEGIN + hour * HOUR + Math.floor(random.next() * HOUR)).toISOString(),
      first: a,
      second: isTwisted ? b : 0.9 * a + Math.sqrt(1 - 0.81) * b,
      third: c,
      left: side ? 'yes' : 'no',
      right: side === isSame ? 'up' : 'down',
      shap_first: (isTwisted ? 0.1 : 1) * a,
      shap_second: (isTwisted ? 1 : 0.3) * b,
      shap_third: 0.2 * c,
    };
  });
}

const numeric = (name: string, role?: 'contribution') => ({
  name,
  kind: 'numeric' as const,
  ...(role && { role }),
});
const TWISTED: MonitorConfigInput = {
  timeColumn: 'ts',
  columns: [
    ...['first', 'second', 'third'].map((name) => numeric(name)),
    { name: 'left', kind: 'categorical' },
    { name: 'right', kind: 'categorical' },
    ...['shap_first', 'shap_second', 'shap_third'].map((name) => numeric(name, 'contribution')),
  ],
  granularity: '1 hour',
  reference: { kind: 'range', from: BEGIN, to: BEGIN + 6 * HOUR },
  joint: { correlation: true, reconstruction: true, classifier: true },
};

const without = { idColumn: undefined, problem: { kind: 'none' as const } };
const jointOf = async (id: string) => (await perform(monitoring.getJoint, owner, { id })).windows;
const driftOf = async (id: string) => perform(monitoring.getDrift, owner, { id });

describe('columns together', () => {
  test('are seen to change where no column by itself does, by every measure, and are told of and reported', async () => {
    const id = await makeMonitor(owner, { rows: twistedRows(), config: { ...TWISTED, ...without } });
    const { windows, lines } = await driftOf(id);
    expect(windows.at(-1)?.drifted).toBe(0);
    expect(lines.map(({ column }) => column)).not.toContain('shap_first');

    const joint = await jointOf(id);
    const verdicts = joint.map(
      ({ joint: each }) =>
        each && [each.correlation?.verdict, each.reconstruction?.verdict, each.classifier?.verdict],
    );
    expect(verdicts.slice(0, 8).flat()).not.toContain('drift');
    expect(verdicts.slice(0, 8).flat()).not.toContain('severe');
    for (const each of verdicts.slice(8))
      for (const one of each ?? []) expect(['drift', 'severe']).toContain(one);
    const { correlation, classifier } = joint.at(-1)?.joint ?? {};
    const measures = new Set(
      correlation?.top.filter(({ verdict }) => verdict !== 'stable').map(({ measure }) => measure),
    );
    expect([...measures].sort()).toEqual(['cramers-v', 'pearson', 'spearman']);
    expect(correlation?.because).toMatch(/^first and second|^left and right/);
    expect(classifier?.top.slice(0, 2).map(({ column }) => column)).toEqual(
      expect.arrayContaining(['first', 'second']),
    );

    // What the model goes by: the second feature, where it was the first.
    const attribution = joint.map(({ attribution: each }) => each?.verdict);
    expect(attribution.slice(0, 8)).toEqual(Array(8).fill('stable'));
    expect(attribution.slice(8).every((verdict) => verdict === 'drift' || verdict === 'severe')).toBe(true);
    expect(joint.at(-1)?.attribution?.features[0]?.feature).toMatch(/^shap_(first|second)$/);

    const subjects = [{ kind: 'joint' as const }, { kind: 'attribution' as const }];
    for (const subject of subjects)
      await perform(monitoring.putAlertRule, owner, { id, name: subject.kind, subject });
    await perform(monitoring.refreshMonitor, owner, {
      id,
      from: BEGIN,
      to: BEGIN + 12 * HOUR,
      notifies: true,
    });
    await refreshAll(id);
    const { alerts } = await perform(monitoring.listAlerts, owner, { id });
    expect(alerts.map(({ rule, phase }) => [rule, phase]).sort()).toEqual([
      ['attribution', 'firing'],
      ['joint', 'firing'],
    ]);
    const { html } = await perform(monitoring.exportReport, owner, { id });
    expect(html).toContain('Columns together');
    expect(html).toContain('A classifier tells a row of this window from one of the reference');
  });

  test('against the windows before them too: moments, tables and samples add up', async () => {
    const config = { ...TWISTED, ...without, reference: { kind: 'rolling' as const, windows: 4 } };
    const id = await makeMonitor(owner, { rows: twistedRows(10), config });
    const joint = await jointOf(id);
    expect(joint[0]?.joint).toBeNull();
    const { correlation, reconstruction, classifier } = joint[8]?.joint ?? {};
    expect(correlation?.verdict).toBe('severe');
    expect(['drift', 'severe']).toContain(reconstruction?.verdict);
    expect(['drift', 'severe']).toContain(classifier?.verdict);
    expect(joint[7]?.joint?.correlation?.changed).toBe(0);
  });

  test('are nothing where nobody asked for them', async () => {
    const id = await makeMonitor(owner, { rows: loanRows(3, 60) });
    expect(await jointOf(id)).toEqual([]);
  });
});

describe('fairness', () => {
  test('is followed by group over the windows, and alerts below four fifths', async () => {
    const rows = loanRows(12, 300).map((row, at): Row => {
      const isLate = at >= 8 * 300;
      const score = Number(row.score);
      return { ...row, score: isLate && row.city === 'Paris' ? Math.max(0, score - 0.25) : score + 0.25 };
    });
    const id = await makeMonitor(owner, { rows, config: { slices: ['city'] } });
    const { columns, column, windows } = await perform(monitoring.getFairness, owner, { id });
    expect([columns, column]).toEqual([['city'], 'city']);
    const ratios = windows.map(({ fairness }) => fairness?.demographicParity.ratio ?? 0);
    expect(Math.min(...ratios.slice(0, 8))).toBeGreaterThan(0.7);
    expect(Math.max(...ratios.slice(8))).toBeLessThan(0.5);
    const last = windows.at(-1)?.fairness;
    expect(last?.groups.map(({ group }) => group).sort()).toEqual(['Berlin', 'Paris', 'Rome']);
    expect(last?.byRate.selectionRate.least).toBe('Paris');
    expect(last?.equalOpportunity.difference).toBeGreaterThan(0.3);

    const subject = { kind: 'fairness' as const, column: 'city' };
    await perform(monitoring.putAlertRule, owner, { id, name: 'fair', subject });
    await perform(monitoring.refreshMonitor, owner, { id, from: BEGIN, to: BEGIN + 12 * HOUR });
    await refreshAll(id);
    const { alerts } = await perform(monitoring.listAlerts, owner, { id });
    const fair = alerts.find(({ rule }) => rule === 'fair');
    expect(fair).toMatchObject({ phase: 'firing', scope: 'city' });
    expect(fair?.because).toMatch(/^Paris is chosen \d+ % as often as (Berlin|Rome)\.$/);
    const other = { ...subject, column: 'age' };
    expect(
      await refusal(perform(monitoring.putAlertRule, owner, { id, name: 'unfair', subject: other })),
    ).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field: 'subject.column' });
  });

  test('of a model without classes is nothing', async () => {
    const config = { problem: { kind: 'none' as const }, slices: ['city'] };
    const id = await makeMonitor(owner, { rows: loanRows(2, 60), config });
    expect(await perform(monitoring.getFairness, owner, { id })).toEqual({
      columns: [],
      column: null,
      windows: [],
    });
  });
});

describe('NannyML’s defaults', () => {
  test('go by the parts of a pinned reference, or by the windows of one that rolls', async () => {
    const rows = loanRows(12, 100, 8);
    for (const reference of [LOANS.reference, { kind: 'rolling' as const, windows: 5 }]) {
      const id = await makeMonitor(owner, { rows, config: { preset: 'nannyml', reference } });
      const { windows } = await driftOf(id);
      const { point } = await perform(monitoring.getColumn, owner, {
        id,
        column: 'city',
        window: BEGIN + 8 * HOUR,
      });
      expect(point).toMatchObject({ verdict: 'drift', effectName: 'jensen-shannon', test: null });
      expect(point?.because).toMatch(/^By NannyML’s defaults: Jensen-Shannon distance 0\.\d+, limit 0\.\d+/);
      expect(point?.effect).toBeGreaterThan(point?.floor ?? 1);
      expect(windows.filter(({ verdict }) => verdict === 'severe')).toEqual([]);
      const { points } = await perform(monitoring.compareWindows, owner, {
        id,
        first: { from: BEGIN, to: BEGIN + 6 * HOUR },
        second: { from: BEGIN + 8 * HOUR, to: BEGIN + 9 * HOUR },
      });
      expect(points.find(({ column }) => column === 'city')).toMatchObject({ verdict: 'drift' });
    }
  });
});
