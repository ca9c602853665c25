import { describe, expect, it } from 'vitest';
import { attributesOf, ENTITIES, operatorsOf, prefixesOf } from './entities';

describe('what a query bar may suggest', () => {
  it('prefixes of the sources', () => {
    expect(prefixesOf('run')).toEqual(['metrics', 'params', 'tags', 'datasets']);
    expect(prefixesOf('experiment')).toEqual(['tags']);
  });

  it('operators of a key', () => {
    expect(operatorsOf('run', 'metric', 'loss')).toEqual(['=', '!=', '<', '<=', '>', '>=']);
    expect(operatorsOf('run', 'attribute', 'run_id')).toContain('IN');
    expect(operatorsOf('run', 'attribute', 'toString')).toEqual([]);
    expect(operatorsOf('run', 'dataset', 'profile')).toEqual([]);
    expect(operatorsOf('experiment', 'metric', 'loss')).toEqual([]);
  });

  it('every alias stands for an attribute', () => {
    for (const [entity, { aliases, orderable = [] }] of Object.entries(ENTITIES)) {
      const known = [...attributesOf(entity as keyof typeof ENTITIES), ...orderable];
      for (const target of Object.values(aliases)) expect(known).toContain(target);
    }
  });
});
