import { describe, expect, it } from 'vitest';
import { formatFilter, readFacet, readFlat, readFloor, writeFacet, writeFlat, writeFloor } from './facets';
import { parseFilter } from './parse';

describe('formatFilter', () => {
  it.each([
    "status = 'FAILED'",
    'metrics.loss < 1 AND params.lr IS NULL',
    "NOT status = 'FAILED'",
    'NOT (metrics.a > 1 OR metrics.b > 1)',
    '(metrics.a > 1 OR metrics.b > 1) AND NOT metrics.c < 2',
    'metrics.a > 1 AND metrics.b > 1 OR metrics.c > 1',
    'metrics.a > 1 AND (metrics.b > 1 AND metrics.c > 1)',
    "run_id IN ('a', 'b')",
  ])('parses back: %s', (text) => {
    const tree = parseFilter('run', text);
    const written = tree ? formatFilter(tree) : '';
    expect(parseFilter('run', written)).toEqual(tree);
    expect(written).toBe(text);
  });
});

describe('facets', () => {
  const lr = { source: 'param', key: 'lr' } as const;

  it('are one value, or any of several', () => {
    const one = writeFacet('metrics.loss < 1', lr, ['0.1']);
    expect(one).toBe("metrics.loss < 1 AND params.lr = '0.1'");
    const two = writeFacet(one, lr, ['0.1', '0.2']);
    expect(two).toBe("metrics.loss < 1 AND (params.lr = '0.1' OR params.lr = '0.2')");
    expect(readFacet(two, lr)).toEqual({ values: ['0.1', '0.2'], rest: 'metrics.loss < 1' });
    expect(writeFacet(two, lr, [])).toBe('metrics.loss < 1');
    expect(writeFacet('', lr, ["it's"])).toBe('params.lr = "it\'s"');
  });

  it('leave alone what says something else of the key, and what cannot be read', () => {
    expect(readFacet("params.lr != '1'", lr)).toEqual({ values: [], rest: "params.lr != '1'" });
    expect(readFacet("params.lr = '1' OR metrics.a > 1", lr)).toMatchObject({ values: [] });
    expect(readFacet('nonsense', lr)).toBeUndefined();
    expect(writeFacet('nonsense', lr, ['1'])).toBe('nonsense');
  });

  it('of dates are a floor', () => {
    const start = { source: 'attribute', key: 'start_time' } as const;
    const text = writeFloor("status = 'FAILED' AND start_time > 5", start, 9);
    expect(text).toBe("status = 'FAILED' AND start_time >= 9");
    expect(readFloor(text, start)).toBe(9);
    expect(writeFloor(text, start, undefined)).toBe("status = 'FAILED'");
  });
});

describe('flat filters', () => {
  it.each(["status = 'FAILED'", 'metrics.a > 1 AND metrics.b < 2', 'metrics.a > 1 OR params.x IS NULL', ''])(
    'are shown by a form and written back: %s',
    (text) => {
      const flat = readFlat(text);
      expect(flat && writeFlat(flat)).toBe(text);
    },
  );
  it.each(['NOT metrics.a > 1', 'metrics.a > 1 AND (metrics.b > 1 OR metrics.c > 1)', 'nonsense'])(
    'are not: %s',
    (text) => expect(readFlat(text)).toBeUndefined(),
  );
});
