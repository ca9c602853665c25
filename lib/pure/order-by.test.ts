import { describe, expect, it } from 'vitest';
import { AppError } from './errors';
import { type OrderTerm, orderableOf, parseOrderBy, parseOrderField } from './order-by';
import type { Entity } from './search-filter/ast';

const term = (source: OrderTerm['source'], key: string, ascending: boolean): OrderTerm => ({
  source,
  key,
  ascending,
});

describe('parseOrderBy', () => {
  const rows: [Entity, string, OrderTerm][] = [
    ['run', 'metrics.loss', term('metric', 'loss', true)],
    ['run', 'metrics.loss DESC', term('metric', 'loss', false)],
    ['run', ' metric.a.b  desc ', term('metric', 'a.b', false)],
    ['run', 'metrics.`val loss` ASC', term('metric', 'val loss', true)],
    ['run', 'params."my key" Desc', term('param', 'my key', false)],
    ['run', '"metrics.val loss" DESC', term('metric', 'val loss', false)],
    ['run', '`parameter.a-b`', term('param', 'a-b', true)],
    ['run', 'tags.`mlflow.user`', term('tag', 'mlflow.user', true)],
    ['run', 'start_time', term('attribute', 'start_time', true)],
    ['run', 'attributes.Created DESC', term('attribute', 'start_time', false)],
    ['run', '`run name` DESC', term('attribute', 'run_name', false)],
    ['experiment', 'last_update_time DESC', term('attribute', 'last_update_time', false)],
    ['experiment', 'attribute.experiment_id', term('attribute', 'experiment_id', true)],
    ['registeredModel', 'timestamp DESC', term('attribute', 'last_updated_timestamp', false)],
    ['registeredModel', 'name', term('attribute', 'name', true)],
    ['modelVersion', 'version_number DESC', term('attribute', 'version_number', false)],
    ['modelVersion', 'creation_timestamp', term('attribute', 'creation_timestamp', true)],
    ['loggedModel', 'metrics.loss DESC', term('metric', 'loss', false)],
    ['loggedModel', 'creation_time', term('attribute', 'creation_timestamp', true)],
  ];
  it.each(rows)('%s: %s', (entity, text, expected) => {
    expect(parseOrderBy(entity, [text])).toEqual([expected]);
  });

  const refusals: [Entity, string[], string][] = [
    ['run', [''], "Invalid order_by clause ''. Could not be parsed."],
    ['run', ['metrics.m SIDEWAYS'], "Invalid ordering key in order_by clause 'metrics.m SIDEWAYS'"],
    ['run', ['metrics.a DESC NULLS LAST'], 'Could not be parsed'],
    ['run', ['start_time DESC, run_id'], 'Could not be parsed'],
    ['run', ['metrics.a-b DESC'], 'Could not be parsed'],
    ['run', ['metrics.`a'], 'Could not be parsed'],
    ['run', ["'run_name'"], 'Could not be parsed'],
    ['run', ['metrics.a\0'], 'Could not be parsed'],
    ['run', ['x'.repeat(2001)], 'Could not be parsed'],
    ['run', ['metrics.'], 'A key name must be provided'],
    ['run', ['foo.a'], "Invalid entity type 'foo'"],
    ['run', ['attributes.x'], "Invalid attribute key 'x' specified. Valid keys are run_id"],
    ['run', ['toString'], "Invalid attribute key 'toString'"],
    ['run', ['dataset.name'], 'Invalid order_by entity: dataset'],
    ['experiment', ['tags.a'], 'Invalid order_by entity: tag'],
    ['experiment', ['metrics.a'], "Invalid entity type 'metrics'"],
    ['registeredModel', ['run_id'], "Invalid order by key 'run_id' specified"],
    ['modelVersion', ['run_id'], "Invalid attribute key 'run_id' specified"],
    ['loggedModel', ['params.a'], 'Invalid order_by entity: param'],
    ['run', ['metrics.a', 'metric.`a` DESC'], '`order_by` contains duplicate fields: metric.a'],
    ['run', ['start_time', 'created DESC'], '`order_by` contains duplicate fields'],
    ['registeredModel', ['timestamp', 'last_updated_timestamp'], '`order_by` contains duplicate fields'],
  ];
  it.each(refusals)('%s refuses %s', (entity, terms, message) => {
    const parse = () => parseOrderBy(entity, terms);
    expect(parse).toThrow(AppError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(expect.objectContaining({ code: 'INVALID_PARAMETER_VALUE', field: 'orderBy' }));
  });

  it('keeps several in their order', () => {
    expect(parseOrderBy('run', ['tags.a', 'params.a DESC', 'metrics.a'])).toEqual([
      term('tag', 'a', true),
      term('param', 'a', false),
      term('metric', 'a', true),
    ]);
    expect(parseOrderBy('run', [])).toEqual([]);
  });

  it('every orderable attribute can be asked for', () => {
    for (const entity of ['run', 'experiment', 'registeredModel', 'modelVersion', 'loggedModel'] as const) {
      for (const key of orderableOf(entity))
        expect(parseOrderBy(entity, [key])).toEqual([term('attribute', key, true)]);
    }
  });
});

describe('parseOrderField', () => {
  it.each([
    ['metrics.val loss', { source: 'metric', key: 'val loss' }],
    ['metrics.a.b-c', { source: 'metric', key: 'a.b-c' }],
    ['metrics.loss DESC', { source: 'metric', key: 'loss DESC' }],
    ['creation_timestamp', { source: 'attribute', key: 'creation_timestamp' }],
    [' name ', { source: 'attribute', key: 'name' }],
  ])('%s', (name, expected) => {
    expect(parseOrderField('loggedModel', name)).toEqual(expected);
  });

  it.each(['params.a', 'nothing', 'metrics.', '.a', ''])('refuses %s', (name) => {
    expect(() => parseOrderField('loggedModel', name)).toThrow(AppError);
  });
});
