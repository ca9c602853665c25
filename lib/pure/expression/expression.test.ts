import { afterAll, describe, expect, test } from 'vitest';
import { type Cell, closeEngine, withEngine } from '../../platform/duckdb';
import { expressionSql } from './duckdb';
import { evaluate } from './evaluate';
import { parseExpression } from './parse';

afterAll(closeEngine);

const COLUMNS = [
  { name: 'a', type: 'double' },
  { name: 'b', type: 'long' },
  { name: 'd', type: 'decimal(10,2)' },
  { name: 't', type: 'timestamp' },
  { name: 'day', type: 'date' },
  { name: 's', type: 'string' },
  { name: 'f', type: 'boolean' },
  { name: 'odd name', type: 'double' },
  { name: 'list', type: 'array<double>' },
];

const ROWS: Record<string, Cell>[] = [
  {
    a: 1.5,
    b: 2,
    d: '2.50',
    t: '2024-02-29T17:45:00.5Z',
    day: '2024-02-29',
    s: 'ü',
    f: true,
    'odd name': -1,
  },
  {
    a: -2.5,
    b: 0,
    d: '-0.01',
    t: '1969-12-31T23:00:00Z',
    day: '1970-01-01',
    s: '',
    f: false,
    'odd name': 1e300,
  },
  { a: 0, b: -7, d: null, t: null, day: null, s: null, f: null, 'odd name': 0 },
  {
    a: null,
    b: null,
    d: '10.00',
    t: '2024-01-01T00:00:00Z',
    day: '2023-12-31',
    s: "it's",
    f: true,
    'odd name': null,
  },
];

const TYPES: Record<string, string> = {
  a: 'DOUBLE',
  b: 'BIGINT',
  d: 'DECIMAL(10,2)',
  t: 'TIMESTAMPTZ',
  day: 'DATE',
  s: 'VARCHAR',
  f: 'BOOLEAN',
  'odd name': 'DOUBLE',
};
const text = (value: Cell) => (value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`);
const TABLE = ROWS.map(
  (row) =>
    `SELECT ${Object.entries(TYPES)
      .map(([name, type]) => `CAST(${text(row[name] ?? null)} AS ${type}) AS "${name}"`)
      .join(', ')}`,
).join(' UNION ALL ');

const EXPRESSIONS = [
  'a + b * 2 - d / b',
  'a % b',
  '-a % 2',
  '"odd name" * "odd name" * "odd name"',
  '1 / 0 = 1',
  'a = 1.5 or b > 1 and not f',
  'a <> b',
  'a is null',
  'a is not null and s is null',
  "s = 'ü'",
  "s <> 'it''s'",
  'coalesce(a, b, 7)',
  'if(f, a, -a)',
  'if(a > 0, s, null)',
  'round(a)',
  'round(-a)',
  'floor(a) + ceil(d)',
  'abs(b) * sqrt(a)',
  'ln(a) + exp(b)',
  'pow(a, b)',
  'least(a, b) - greatest(a, d)',
  'hour(t)',
  'weekday(t) + 10 * weekday(day)',
  't - day',
  'number(f) + 1',
  'number(a > b)',
  'null',
  'true and null',
  'false or f',
];

test.each(EXPRESSIONS)('%s is the same in both engines', async (expression) => {
  const node = parseExpression(expression, COLUMNS);
  const { rows } = await withEngine({}, (engine) =>
    engine.table(`SELECT ${expressionSql(node)} AS value FROM (${TABLE}) AS given`),
  );
  for (const [at, row] of ROWS.entries()) {
    const [there] = rows[at] ?? [];
    const here = evaluate(node, row);
    if (typeof here === 'number' && typeof there === 'number')
      expect(Math.abs(here - there), JSON.stringify(row)).toBeLessThanOrEqual(Math.abs(there) * 1e-12);
    else expect(here, JSON.stringify(row)).toBe(there);
  }
});

describe('refuses, and says where', () => {
  test.each([
    ['', 'something is missing'],
    ['a +', 'character 4: something is missing'],
    ['a b', "'b' is too much"],
    ['nope + 1', "there is no column 'nope'"],
    ["a + 'x'", "'+' takes a number, not a text"],
    ['f + 1', 'not a boolean'],
    ["a = 'x'", 'not of one kind'],
    ['if(a, 1, 2)', 'true or false'],
    ['sleep(1)', "there is no function 'sleep'"],
    ['constructor(1)', "there is no function 'constructor'"],
    ['least(a)', 'another number of parts'],
    ['list', 'which expressions do not take'],
    ['a; DROP TABLE x', "';"],
    [`${'('.repeat(99)}a${')'.repeat(99)}`, 'nested too deeply'],
    [`${'round('.repeat(40)}a${')'.repeat(40)}`, 'too complicated'],
    ['a + '.repeat(600), 'at most 2000 characters'],
    ['a.', 'a name ends with a dot'],
    ['odd.name', "there is no column 'odd.name'"],
  ])('%s', (expression, message) => {
    expect(() => expressionSql(parseExpression(expression, COLUMNS))).toThrow(
      expect.objectContaining({ code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining(message) }),
    );
  });
});
