import { describe, expect, it } from 'vitest';
import { AppError } from '../errors';
import type { Entity } from './ast';
import { parseFilter } from './parse';

function failure(entity: Entity, text: string): AppError {
  try {
    parseFilter(entity, text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('refusals', () => {
  const rows: [Entity, string, string][] = [
    [
      'run',
      'metrics.acc',
      'Invalid clause(s) in filter string: expected an operator such as = at its end, position 12',
    ],
    ['run', 'metrics.acc >', 'Invalid clause(s) in filter string: expected a value at its end, position 14'],
    ['run', '> 1', "Invalid clause(s) in filter string: '>' at position 1. Expected a key"],
    ['run', 'metrics.a > 1 AND', 'Invalid clause(s) in filter string: expected a key'],
    ['run', 'AND metrics.a > 1', "Invalid clause(s) in filter string: 'AND' at position 1"],
    [
      'run',
      'metrics.a > 1 metrics.b > 1',
      "Invalid clause(s) in filter string: 'metrics.b' at position 15. Expected AND, OR",
    ],
    [
      'run',
      'metrics.A > 0.1 NAND metrics.B > 1',
      "Invalid clause(s) in filter string: 'NAND' at position 17",
    ],
    ['run', '(metrics.a > 1', "Invalid clause(s) in filter string: expected AND, OR or ')' at its end"],
    ['run', 'metrics.a > 1)', "Invalid clause(s) in filter string: ')' at position 14"],
    [
      'run',
      'metrics.my-key > 1',
      "'-' at position 11. A key with characters other than letters, digits, _ and . goes in backticks",
    ],
    ['run', '`metrics.A > 0.1', 'at position 1 has a quote that is not closed'],
    ['run', "params.acc = 'LR", "''LR' at position 14 has a quote that is not closed"],
    ['run', 'params.acc = "LR\'', 'at position 14 has a quote that is not closed'],
    [
      'run',
      "params.acc = LR'",
      'Parameter value is either not quoted or unidentified quote types used for string value LR',
    ],
    ['run', 'params.acc = `LR`', 'Parameter value is either not quoted'],
    ['run', "tags.acc = = 'LR'", "Invalid clause(s) in filter string: '=' at position 12"],
    ['run', "status IS 'RUNNING'", 'Expected NULL or NOT NULL'],
    ['run', 'metrics.a > 1; metrics.b > 1', 'Search filter contained multiple expression'],
    ['run', 'metrics.a > 1;', "Invalid clause(s) in filter string: ';' at position 14"],
    ['run', 'metrics.a > 1 -- c', "Invalid clause(s) in filter string: '--' at position 15"],
    ['run', 'm.acc >= 0.94', "Invalid entity type 'm'. Valid values are metrics, metric, params"],
    ['run', "PARAMS.a = 'x'", "Invalid entity type 'PARAMS'"],
    ['run', "constructor.a = 'x'", "Invalid entity type 'constructor'"],
    ['run', 'acc >= 0.94', "Invalid attribute key 'acc' specified. Valid keys are run_id, run_name"],
    ['run', "constructor = 'x'", "Invalid attribute key 'constructor' specified"],
    [
      'run',
      "dataset.profile = 'x'",
      "Invalid dataset key 'profile' specified. Valid keys are name, digest, context",
    ],
    ['run', 'metrics.`` > 1', "A key name must be provided after 'metrics.'"],
    ['run', 'metrics.a.`b c` > 1', 'Put the whole key in one pair of backticks'],
    [
      'run',
      '1.0 > metrics.acc',
      "Invalid comparison clause. Expected 'Identifier' found '1.0' at position 1",
    ],
    ['run', "'x' = params.a", "Expected 'Identifier' found ''x''"],
    ['run', "metric.model = '5'", "Expected numeric value type for metric. Found '5'"],
    ['run', 'metrics.a != metrics.b', 'Expected numeric value type for metric. Found metrics.b'],
    ['run', 'metrics.a > nan', 'Expected numeric value type for metric. Found nan'],
    ['run', 'metrics.a > 1e999', 'The number 1e999 at position 13 is too large'],
    ['run', 'metrics.a IN (1)', 'Expected numeric value type for metric. Found (1)'],
    ['run', "start_time > '1'", 'Expected numeric value type for numeric attribute: start_time'],
    ['run', 'params.acc = 5', "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 5"],
    ['run', "tags.acc IN ('x')", "Expected a quoted string value for tag (e.g. 'my-value'). Got value ('x')"],
    ['run', 'status = 1', 'Expected a quoted string value for attributes. Got value 1'],
    ['run', 'dataset.name = 1', 'Expected a quoted string value for dataset attributes. Got value 1'],
    ['run', 'metrics.a == 1', "Invalid comparator '==' not one of =, !=, <, <=, >, >="],
    ['run', 'metrics.a <> 1', "Invalid comparator '<>'"],
    ['run', 'metrics.a ~ 1', "Invalid comparator '~'"],
    ['run', 'start_time LIKE 1', "Invalid comparator 'LIKE'"],
    ['run', "params.a > 'x'", "Invalid comparator '>'"],
    ['run', "params.a NOT LIKE 'x'", "Invalid comparator 'NOT LIKE'"],
    ['run', "params.a RLIKE 'x'", "Invalid comparator 'RLIKE'"],
    ['run', 'metrics.acc IS NULL', 'IS NULL / IS NOT NULL is only supported for tags and params'],
    ['run', 'attribute.status IS NOT NULL', 'IS NULL / IS NOT NULL is only supported for tags and params'],
    ['experiment', 'name IS NULL', 'IS NULL / IS NOT NULL is only supported for tags, not for'],
    ['registeredModel', 'tags.a IS NULL', "Invalid comparator 'IS NULL'"],
    ['run', "run_name IN ('a')", "Only ['run_id'] attributes support comparison with a list"],
    ['run', 'run_id IN ()', 'expected a non-empty list of string values, but got empty list'],
    ['run', 'run_id IN (1)', 'got different type in list: 1 at position 12'],
    ['run', 'run_id IN (,)', 'got ill-formed list at position 12'],
    ['run', "run_id IN ('a' 'b')", "Expected ',' or ')'"],
    ['run', "run_id IN ('a'", "expected ',' or ')' at its end"],
    ['run', "run_id IN 'a'", "Expected a list such as ('a', 'b')"],
    ['run', "run_id = ('a')", "Invalid comparator '=' for a list"],
    ['run', "tags.a = 'x\0y'", 'NUL character at position 12'],
    ['experiment', 'metrics.a > 1', "Invalid entity type 'metrics'. Valid values are tags, tag, attribute"],
    ['experiment', 'creation_time = 1.5', "Invalid value for numeric attribute 'creation_time': '1.5'"],
    [
      'experiment',
      "experiment_id = 'x'",
      "Invalid experiment ID 'x'. Experiment ID must be a valid integer.",
    ],
    ['experiment', "experiment_id IN ('1', '2e1')", "Invalid experiment ID '2e1'"],
    ['experiment', "experiment_id LIKE '1'", "Invalid comparator 'LIKE'"],
    ['modelVersion', "version_number = 'x'", "Invalid value for numeric attribute 'version_number': 'x'"],
    [
      'modelVersion',
      "source_path IN ('x')",
      "Only ['name', 'run_id'] attributes support comparison with a list",
    ],
    [
      'loggedModel',
      "creation_timestamp > '1'",
      'Expected numeric value type for numeric attribute: creation_timestamp',
    ],
    ['loggedModel', "datasets.name = 'x'", "Invalid entity type 'datasets'"],
  ];
  it.each(rows)('%s: %s', (entity, text, message) => {
    const error = failure(entity, text);
    expect(error).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field: 'filter' });
    expect(error.message).toContain(message);
  });

  it('does not repeat a long text', () => {
    const long = 'x'.repeat(50_000);
    for (const text of [`${long} = 1`, `${long}.a = 1`, `metrics.a > ${long}`, `metrics.a > 1 ${long}`]) {
      expect(failure('run', text).message.length).toBeLessThan(400);
    }
  });
});

describe('bounds', () => {
  const many = (count: number) => Array.from({ length: count }, () => 'metrics.a > 1').join(' OR ');
  const nested = (depth: number) => `${'('.repeat(depth)}metrics.a > 1${')'.repeat(depth)}`;

  it('takes 1000 comparisons, 100 levels and 100 kB', () => {
    expect(parseFilter('run', many(1000))).toMatchObject({ kind: 'or' });
    expect(parseFilter('run', nested(100))).toMatchObject({ kind: 'compare' });
    expect(parseFilter('run', `tags.t = '${'x'.repeat(100_000 - 11)}'`)).toMatchObject({ kind: 'compare' });
  });

  it.each([
    ['comparisons', many(1001), 'more than 1000 comparisons'],
    ['brackets', nested(101), 'nested deeper than 100 levels'],
    ['NOTs', `${'NOT '.repeat(101)}metrics.a > 1`, 'nested deeper than 100 levels'],
    ['length', ' '.repeat(100_001), 'maximum length of 100000 characters'],
  ])('refuses more %s', (_, text, message) => {
    expect(failure('run', text).message).toContain(message);
  });

  it('reads hostile texts in linear time', () => {
    for (const part of ["'", '"\\', '`a', "'\\'", '((', 'a.', '.', '-', '\\', "''\\"]) {
      const began = performance.now();
      expect(() => parseFilter('run', part.repeat(Math.floor(100_000 / part.length)))).toThrow(AppError);
      expect(performance.now() - began).toBeLessThan(5000);
    }
  }, 60_000);
});
