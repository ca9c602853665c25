import { describe, expect, it } from 'vitest';
import {
  addChart,
  changeChart,
  chartsOf,
  FIRST_LAYOUT,
  keptLayout,
  moveChart,
  readLayout,
  removeChart,
  restoreChart,
} from './layout';

const metrics = [
  { key: 'acc', points: 1 },
  { key: 'loss', points: 100 },
  { key: 'val/loss', points: 10 },
];
const ids = (layout = FIRST_LAYOUT) => chartsOf(layout, metrics).map(({ id }) => id);

it('has a chart of each metric at first: lines, or bars where there is one value', () =>
  expect(chartsOf(FIRST_LAYOUT, metrics).map(({ kind, columns }) => [kind, ...columns])).toEqual([
    ['bar', 'metrics.acc'],
    ['line', 'metrics.loss'],
    ['line', 'metrics.val/loss'],
  ]));

describe('what somebody arranges', () => {
  it('adds in front, and gives each its own id', () => {
    const one = addChart(FIRST_LAYOUT, { kind: 'scatter', columns: ['params.lr', 'metrics.acc'] });
    const two = addChart(one, { kind: 'box', columns: [] });
    expect(ids(two)).toEqual(['c2', 'c1', 'metrics.acc', 'metrics.loss', 'metrics.val/loss']);
    expect(ids(addChart(removeChart(two, 'c1'), { kind: 'bar', columns: [] }))[0]).toBe('c3');
  });

  it('moves, and keeps no more of the order than was decided', () => {
    const moved = moveChart(FIRST_LAYOUT, chartsOf(FIRST_LAYOUT, metrics), 'metrics.loss', 0);
    expect(moved.order).toEqual(['metrics.loss', 'metrics.acc']);
    const back = moveChart(moved, chartsOf(moved, metrics), 'metrics.loss', 99);
    expect(ids(back)).toEqual(['metrics.acc', 'metrics.val/loss', 'metrics.loss']);
    // A metric of tomorrow comes behind.
    expect(chartsOf(moved, [{ key: 'aaa', points: 2 }, ...metrics]).map(({ id }) => id)).toEqual([
      'metrics.loss',
      'metrics.acc',
      'metrics.aaa',
      'metrics.val/loss',
    ]);
  });

  it('takes away a metric’s chart and what was made', () => {
    const made = addChart(FIRST_LAYOUT, { kind: 'box', columns: [] });
    expect(ids(removeChart(removeChart(made, 'c1'), 'metrics.acc'))).toEqual([
      'metrics.loss',
      'metrics.val/loss',
    ]);
  });

  it('brings one chart back to its place, and nothing else', () => {
    const made = addChart(addChart(FIRST_LAYOUT, { kind: 'box', columns: [] }), { kind: 'bar', columns: [] });
    const sized = changeChart(made, 'metrics.loss', { w: 2 });
    for (const id of ['c2', 'c1', 'metrics.loss']) {
      const since = { ...removeChart(sized, id), smooth: 0.5 };
      expect(restoreChart(since, sized, id)).toEqual({ ...sized, smooth: 0.5 });
      expect(restoreChart(removeChart(since, 'metrics.acc'), sized, id).off).toEqual(['metrics.acc']);
    }
  });

  it('brings a chart back beside the one that has got its number since', () => {
    const made = addChart(FIRST_LAYOUT, { kind: 'box', columns: [], title: 'First' });
    const since = addChart(removeChart(made, 'c1'), { kind: 'bar', columns: [], title: 'Second' });
    const both = restoreChart(since, made, 'c1');
    expect(both.add.map(({ id, title }) => [id, title])).toEqual([
      ['c2', 'First'],
      ['c1', 'Second'],
    ]);
    expect(both.order).toEqual(['c2', 'c1']);
  });

  it('names and resizes both', () => {
    const made = addChart(FIRST_LAYOUT, { kind: 'box', columns: [] });
    const changed = changeChart(changeChart(made, 'c1', { title: 'Mine' }), 'metrics.loss', {
      w: 2,
      logY: true,
    });
    expect(chartsOf(changed, metrics)[0]).toMatchObject({ id: 'c1', title: 'Mine' });
    expect(chartsOf(changed, metrics)[2]).toMatchObject({ id: 'metrics.loss', w: 2, logY: true });
  });
});

describe('what a link keeps', () => {
  it('is nothing at first, then only what differs, and reads the same again', () => {
    expect(keptLayout(FIRST_LAYOUT)).toBeNull();
    const changed = {
      ...addChart(FIRST_LAYOUT, { kind: 'box' as const, columns: ['metrics.a'] }),
      smooth: 0.5,
    };
    const kept = keptLayout(changed);
    expect(Object.keys(kept ?? {}).sort()).toEqual(['add', 'order', 'smooth']);
    expect(readLayout(JSON.parse(JSON.stringify(kept)))).toEqual(changed);
  });

  it.each([
    [null],
    ['text'],
    [
      {
        x: 'sideways',
        smooth: 7,
        runs: 11,
        zoom: [5, 1],
        add: 'all',
        off: [1],
        set: 4,
        band: 'wide',
        order: {},
      },
    ],
    [{ add: [{ id: 'c1', kind: 'pie', columns: [] }, { id: 'c2', kind: 'box' }, null, 7] }],
    [{ __proto__: { x: 'time' } }],
  ])('is passed over where it makes no sense: %j', (value) =>
    expect(readLayout(value)).toEqual(FIRST_LAYOUT),
  );

  it('is used as far as it does', () => {
    const { add, set } = readLayout({
      add: [{ id: 'c1', kind: 'box', columns: ['metrics.a'], w: 9, title: 'Mine', evil: 1 }],
      set: { 'metrics.loss': { w: 2, h: 'tall' } },
    });
    expect(add).toEqual([{ id: 'c1', kind: 'box', columns: ['metrics.a'], title: 'Mine' }]);
    expect(set).toEqual({ 'metrics.loss': { w: 2 } });
  });
});
