import { describe, expect, it } from 'vitest';
import { runsToCsv } from './csv';
import { allColumns, defaultColumns, moveColumn, orderTerm, readColumn } from './run-columns';
import { arrangeRuns, type Run } from './run-row';

type Given = {
  parent?: string;
  metrics?: Record<string, number>;
  params?: Record<string, string>;
  name?: string;
};

const run = (id: string, { parent, metrics = {}, params = {}, name = id }: Given = {}): Run => ({
  info: {
    runId: id,
    runUuid: id,
    runName: name,
    experimentId: '1',
    userId: 'ada',
    status: 'FINISHED',
    startTime: 0,
    endTime: 1000,
    artifactUri: '',
    lifecycleStage: 'active',
  },
  data: {
    metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 0, step: 0 })),
    params: Object.entries(params).map(([key, value]) => ({ key, value })),
    tags: parent ? [{ key: 'mlflow.parentRunId', value: parent }] : [],
  },
  datasetInputs: [],
  modelInputs: [],
  modelOutputs: [],
});

const shown = (runs: Run[], options: Partial<Parameters<typeof arrangeRuns>[1]> = {}) =>
  arrangeRuns(runs, { isNested: true, expanded: new Set(), pinned: [], ...options }).map(
    ({ id, depth }) => '·'.repeat(depth) + id,
  );

describe('arrangeRuns', () => {
  const family = [
    run('c2', { parent: 'p' }),
    run('c1', { parent: 'p' }),
    run('g', { parent: 'c1' }),
    run('p'),
    run('x'),
  ];

  it('hides the children of a closed parent', () => expect(shown(family)).toEqual(['p', 'x']));
  it('puts children under an open parent, at any depth', () =>
    expect(shown(family, { expanded: new Set(['p', 'c1']) })).toEqual(['p', '·c2', '·c1', '··g', 'x']));
  it('shows all alike where nesting is off', () =>
    expect(shown(family, { isNested: false })).toEqual(['c2', 'c1', 'g', 'p', 'x']));
  it('keeps a child whose parent is not there', () =>
    expect(shown([run('c', { parent: 'elsewhere' })])).toEqual(['c']));
  it('shows runs that name each other as parent', () =>
    expect(shown([run('a', { parent: 'b' }), run('b', { parent: 'a' })])).toEqual(['a', 'b']));
  it('lifts pinned runs to the top, once', () =>
    expect(shown(family, { pinned: ['x', 'gone'] })).toEqual(['x', 'p']));
  it('keeps the children of a pinned parent in sight', () =>
    expect(shown(family, { pinned: ['p'] })).toEqual(['p', '·c2', '·c1', 'x']));
});

describe('columns', () => {
  it('reads ids, dots in keys included', () => {
    expect(readColumn('metrics.val.loss')).toMatchObject({ source: 'metric', key: 'val.loss' });
    expect(readColumn('attributes.status')).toMatchObject({ title: 'Status' });
    for (const wrong of ['', 'metrics.', 'nonsense.x', 'attributes.password', 'loss']) {
      expect(readColumn(wrong)).toBeUndefined();
    }
  });

  it('writes order terms with keys quoted where they have to be', () => {
    expect(orderTerm('metrics.loss', true)).toBe('metrics.loss DESC');
    expect(orderTerm('metrics.val/loss', false)).toBe('metrics.`val/loss` ASC');
    expect(orderTerm('attributes.user', true)).toBe('attributes.user_id DESC');
    expect(orderTerm('attributes.duration', true)).toBeUndefined();
  });

  it('shows first what most runs have, and no machine metrics', () => {
    const runs = [
      run('a', { metrics: { auc: 1, rare: 1 }, params: { lr: '1' } }),
      run('b', { metrics: { auc: 1 } }),
    ];
    const keys = { metrics: ['rare', 'auc', 'system/cpu'], params: ['lr'], tags: ['mlflow.user', 'team'] };
    expect(defaultColumns(keys, runs).slice(4, -1)).toEqual(['metrics.auc', 'metrics.rare', 'params.lr']);
    expect(allColumns(keys).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['metrics.system/cpu', 'tags.team']),
    );
    expect(allColumns(keys).map(({ id }) => id)).not.toContain('tags.mlflow.user');
  });

  it('moves by one place and stays within the list', () => {
    expect(moveColumn(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
    expect(moveColumn(['a', 'b'], 'b', 1)).toEqual(['a', 'b']);
    expect(moveColumn(['a', 'b'], 'x', 1)).toEqual(['a', 'b']);
  });
});

describe('runsToCsv', () => {
  it('quotes, keeps all digits, and disarms formulas', () => {
    const csv = runsToCsv(
      [
        run('a', {
          name: '=cmd()',
          metrics: { 'a,b': 0.1 + 0.2 },
          params: { note: 'two\nlines "quoted"', n: '-5' },
        }),
      ],
      ['metrics.a,b', 'params.note', 'params.n', 'attributes.status'],
    );
    expect(csv).toBe(
      'run_id,run_name,experiment_id,user,status,start_time,end_time,"metrics.a,b",params.note,params.n\r\n' +
        'a,\'=cmd(),1,ada,FINISHED,,1970-01-01T00:00:01.000Z,0.30000000000000004,"two\nlines ""quoted""",-5\r\n',
    );
  });
});
