import { describe, expect, it } from 'vitest';
import { pandasSnippet } from './export-runs';
import { EVERYTHING_BUT_SEED, groupMetrics, groupOrder, memberFilter, readGroup } from './group-question';
import { defaultColumns, metricColumn, moveColumn, orderTerm, readColumn } from './run-columns';
import { sparklinePath } from './sparkline';
import { drawableIn } from './use-charts-pane';
import { staysChosen } from './use-selection';
import { PARSERS, viewOfLink } from './view-link';
import { DEFAULT_VIEW, keptState, readObjective, readState, rememberedState } from './view-state';

describe('columns', () => {
  it('reads ids, dots in keys included', () => {
    expect(readColumn('metrics.val.loss')).toMatchObject({ source: 'metric', key: 'val.loss', stat: 'last' });
    expect(readColumn('metrics@min.val.loss')).toMatchObject({ key: 'val.loss', stat: 'min' });
    expect(readColumn('attributes.status')).toMatchObject({ title: 'Status' });
    for (const wrong of [
      '',
      'metrics.',
      'nonsense.x',
      'attributes.password',
      'loss',
      'metrics@x.a',
      'params@min.a',
    ]) {
      expect(readColumn(wrong)).toBeUndefined();
    }
    expect(readColumn(metricColumn('a@b', 'course'))).toMatchObject({ key: 'a@b', stat: 'course' });
  });

  it('writes order terms with keys quoted where they have to be', () => {
    expect(orderTerm('metrics.loss', true)).toBe('metrics.loss DESC');
    expect(orderTerm('metrics.val/loss', false)).toBe('metrics.`val/loss` ASC');
    expect(orderTerm('attributes.user', true)).toBe('attributes.user_id DESC');
    expect(orderTerm('attributes.duration', true)).toBe('duration DESC');
    expect(orderTerm('metrics@min.val/loss', false)).toBe('metrics@min.val/loss ASC');
    expect(orderTerm('metrics@atBest.loss', true)).toBeUndefined();
    expect(orderTerm('attributes.dataset', true)).toBeUndefined();
    expect(orderTerm('expr.a / b', true)).toBe('expr.a / b DESC');
  });

  it('moves by one place and stays within the list', () => {
    expect(moveColumn(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
    expect(moveColumn(['a', 'b'], 'b', 1)).toEqual(['a', 'b']);
    expect(moveColumn(['a', 'b'], 'x', 1)).toEqual(['a', 'b']);
    expect(defaultColumns(['auc'], ['lr']).slice(0, 3)).toEqual([
      'attributes.status',
      'metrics.auc',
      'params.lr',
    ]);
  });
});

describe('views', () => {
  it('keep what differs, and for the next visit all but what was searched for', () => {
    const view = { ...DEFAULT_VIEW, filter: 'a', columns: ['metrics.a'], widths: { a: 80 } };
    expect(keptState(view)).toEqual({ filter: 'a', columns: ['metrics.a'], widths: { a: 80 } });
    expect(rememberedState(view)).toEqual({ columns: ['metrics.a'], widths: { a: 80 } });
    expect(readState(JSON.parse(JSON.stringify(keptState(view))))).toEqual(keptState(view));
  });

  it('leave out what they cannot use', () => {
    expect(readState({ filter: 3, sort: 'x', widths: { a: 'wide' }, gone: true })).toEqual({ sort: 'x' });
    for (const nothing of [null, undefined, 'text', 7]) expect(readState(nothing)).toEqual({});
    expect(readState({ group: ['params.lr', 'nothing'] })).toEqual({});
    expect(readObjective('min.val.loss')).toEqual({ key: 'val.loss', goal: 'min' });
    expect(readObjective('least.loss')).toBeUndefined();
  });
});

describe('groups', () => {
  it('are by keys, or by all params but some', () => {
    expect(readGroup([])).toBeUndefined();
    expect(readGroup(['params.lr', 'tags.a.b', 'nonsense'])).toEqual({
      by: [
        { source: 'param', key: 'lr' },
        { source: 'tag', key: 'a.b' },
      ],
    });
    expect(readGroup(EVERYTHING_BUT_SEED)?.butParams).toContain('seed');
    expect(
      groupMetrics(['metrics.a', 'metrics@min.a', 'metrics@course.a', 'params.b', 'expr.a / b']),
    ).toEqual([
      { source: 'metric', key: 'a', stat: 'last' },
      { source: 'metric', key: 'a', stat: 'min' },
      { source: 'expression', key: 'a / b', stat: 'last' },
    ]);
    expect(groupOrder({ sort: 'attributes.start_time', ascending: false })).toBeUndefined();
  });

  it('have members by a filter', () => {
    const keys = [
      { source: 'param' as const, key: 'lr', isVaried: true },
      { source: 'tag' as const, key: 'my team', isVaried: true },
    ];
    expect(memberFilter('metrics.a > 1', keys, ['0.1', null])).toBe(
      "metrics.a > 1 AND params.lr = '0.1' AND tags.`my team` IS NULL",
    );
  });
});

describe('what is chosen', () => {
  const all = { filter: '', trash: false };
  const few = { filter: 'metrics.a > 1', trash: false };
  const trash = { filter: '', trash: true };

  it.each([
    ['named runs under another filter', false, few, true],
    ['all that match under another filter', true, few, false],
    ['named runs in the trash', false, trash, false],
    ['all that match in the trash', true, trash, false],
    ['all that match under the same', true, all, true],
  ])('%s', (_, isEverything, now, stays) => expect(staysChosen(isEverything, all, now)).toBe(stays));
});

it('charts draw runs at any depth of a tree, or groups', () => {
  // 3 rows, 40 runs below them.
  expect(drawableIn({ isGrouped: false, length: 3, matching: 43 })).toBe(43);
  expect(drawableIn({ isGrouped: true, length: 3, matching: 43 })).toBe(3);
});

it('a course is one line between its points, a single point a dot', () => {
  const axes = { cells: 60, low: 0, high: 1 };
  expect(
    sparklinePath(
      [
        [0, 0],
        [59, 1],
      ],
      axes,
    ),
  ).toBe('M1.5 18.5L94.5 1.5');
  expect(sparklinePath([[0, 0.5]], axes)).toBe('M1.5 10.0h0');
  expect(sparklinePath([[0, 3]], { cells: 60, low: 3, high: 3 })).toBe('M1.5 10.0h0');
});

it('the pandas snippet asks for these very rows', () => {
  const question = {
    experimentIds: ['1'],
    filter: "params.a = 'x'",
    runViewType: 'ACTIVE_ONLY' as const,
    orderBy: ['metrics.a DESC'],
  };
  const text = pandasSnippet('http://host', question);
  expect(text).toContain(`    filter_string="params.a = 'x'",\n`);
  expect(text).toContain('    order_by=["metrics.a DESC"],');
  for (const term of ['duration DESC', 'metrics@min.a ASC', 'expr.a / b DESC'])
    expect(pandasSnippet('http://host', { ...question, orderBy: [term] })).not.toContain('order_by');
  expect(pandasSnippet('http://host', { ...question, runIds: ['a', 'b'] })).toContain(
    `filter_string="run_id IN ('a', 'b')",`,
  );
});

it.each([
  ['group=params.lr,but.seed', { group: ['params.lr', 'but.seed'] }],
  ['group=%5B%22but.seed%22%5D&sort=x', { sort: 'x' }],
  ['colours=5&widths={"a":"wide"}&pinned=a,b', { pinned: ['a', 'b'] }],
])('a link that says %s', (link, view) => {
  expect(viewOfLink(new URLSearchParams(link))).toEqual(view);
  const { group, colours } = PARSERS;
  expect(group.parse('nothing')).toBeNull();
  expect(colours.parse('5')).toBeNull();
});
