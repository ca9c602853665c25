import { describe, expect, test } from 'vitest';
import { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { configOf, setupOf } from './setup-state';

type Column = Parameters<typeof setupOf>[0]['columns'][number];
const column = (name: string, role: Column['role'], kind: Column['kind'] = 'numeric'): Column => ({
  name,
  type: 'DOUBLE',
  kind,
  role,
  nulls: 0,
  distinct: 9,
  example: '1',
});
const setup = (...columns: Column[]) => setupOf({ rows: 9, first: null, last: null, columns }, null, false);

describe('a monitor that nobody has set up yet', () => {
  test.each([
    [[], 'none'],
    [[column('score', 'score')], 'none'],
    [[column('score', 'score'), column('label', 'label')], 'binary'],
    [[column('prediction', 'prediction'), column('label', 'label')], 'regression'],
    [[column('prediction', 'prediction', 'categorical'), column('label', 'label')], 'multiclass'],
  ])('is of what its columns tell', (columns, problem) => {
    expect(setup(...columns).problem).toBe(problem);
  });

  test('waits a day for labels, and for four of five of them; what was chosen is kept', () => {
    const made = setup(column('score', 'score'), column('label', 'label'));
    expect(configOf(made, null).labels).toEqual({ delayHours: 24, coverage: 0.8 });
    const chosen = { ...made, labelHours: 168, labelPercent: 99.5 };
    expect(configOf(chosen, null).labels).toEqual({ delayHours: 168, coverage: 0.995 });
  });

  test('looks at versions of the model apart, and not at how often each is asked', () => {
    const { slices, columns } = setup(column('model_version', 'feature'), column('area', 'feature'));
    expect(slices).toEqual(['model_version']);
    expect(columns.map(({ role, kind }) => [role, kind])).toEqual([
      ['ignored', 'categorical'],
      ['feature', 'numeric'],
    ]);
  });
});

test('a label that has not come yet stays the label when other settings are saved', () => {
  const columns = [column('key', 'id', 'text'), column('ts', 'time', 'instant'), column('score', 'score')];
  const described = { rows: 9, first: null, last: null, columns };
  const made = setupOf(described, null, false);
  const config = {
    ...configOf(made, null),
    columns: [
      { name: 'score', kind: 'numeric' as const, role: 'score' as const },
      { name: 'paid', kind: 'categorical' as const, role: 'label' as const },
    ],
    problem: { kind: 'binary' as const, positive: '1', threshold: 0.5 },
  };
  const before = MonitorConfig.parse(config);
  expect(configOf(setupOf(described, before, false), before).columns).toEqual(before.columns);
  const come = { ...described, columns: [...columns, column('paid', 'feature', 'categorical')] };
  expect(configOf(setupOf(come, before, false), before).columns).toEqual(before.columns);
  // Without ids none can come: there is no such column.
  const { idColumn: _, ...without } = before;
  expect(configOf(setupOf(described, without, false), without).columns.map(({ name }) => name)).toEqual([
    'score',
  ]);
});
