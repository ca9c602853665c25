import { describe, expect, it } from 'vitest';
import { type CompletionContext, completionContext } from './complete';

/** `|` marks the cursor; the part that a suggestion replaces is given as text. */
const at = (marked: string) => {
  const cursor = marked.indexOf('|');
  const text = marked.slice(0, cursor) + marked.slice(cursor + 1);
  const { from, to, ...context } = completionContext('run', text, cursor);
  return { ...context, replaced: text.slice(from, to) };
};

type Expected = Partial<Omit<CompletionContext, 'from' | 'to'>> & { replaced: string };

describe('completionContext', () => {
  const rows: [string, Expected][] = [
    ['|', { expects: 'key', prefix: '', replaced: '' }],
    ['met|', { expects: 'key', prefix: 'met', replaced: 'met' }],
    ['metrics.|', { expects: 'key', source: 'metric', prefix: '', replaced: 'metrics.' }],
    ['metrics.a|cc > 1', { expects: 'key', source: 'metric', prefix: 'a', replaced: 'metrics.acc' }],
    ['params.`my l|', { expects: 'key', source: 'param', prefix: 'my l', replaced: 'params.`my l' }],
    ['params.`my l| > 1', { expects: 'key', source: 'param', prefix: 'my l', replaced: 'params.`my l' }],
    ['metrics.my-k|', { expects: 'key', source: 'metric', prefix: 'my-k', replaced: 'metrics.my-k' }],
    ['NOT (me|', { expects: 'key', prefix: 'me', replaced: 'me' }],
    ['metrics.a |', { expects: 'operator', source: 'metric', key: 'a', prefix: '', replaced: '' }],
    ['metrics.`a b` >|', { expects: 'operator', source: 'metric', key: 'a b', prefix: '>', replaced: '>' }],
    ['Created |', { expects: 'operator', source: 'attribute', key: 'start_time', replaced: '' }],
    ['"run name" |', { expects: 'operator', source: 'attribute', key: 'run_name', replaced: '' }],
    ['tags.t li|', { expects: 'operator', source: 'tag', key: 't', prefix: 'li', replaced: 'li' }],
    ['tags.t is  n|', { expects: 'operator', prefix: 'is n', replaced: 'is  n' }],
    ['tags.t is not |', { expects: 'operator', prefix: 'is not ', replaced: 'is not ' }],
    ['run_id not |', { expects: 'operator', key: 'run_id', prefix: 'not ', replaced: 'not ' }],
    ['metrics.a >= |', { expects: 'value', source: 'metric', key: 'a', op: '>=', prefix: '', replaced: '' }],
    ['metrics.a < |', { expects: 'value', op: '<', prefix: '', replaced: '' }],
    ['tags.t =|', { expects: 'value', source: 'tag', key: 't', op: '=', prefix: '', replaced: '' }],
    ["tags.t = 'a|", { expects: 'value', op: '=', prefix: 'a', replaced: "'a" }],
    ["tags.t = 'a|b' AND metrics.a > 1", { expects: 'value', prefix: 'a', replaced: "'ab'" }],
    ["tags.t = 'a| AND metrics.a > 1", { expects: 'value', prefix: 'a', replaced: "'a" }],
    ['metrics.a > 1|', { expects: 'value', key: 'a', prefix: '1', replaced: '1' }],
    ['tags.t like |', { expects: 'value', op: 'LIKE', replaced: '' }],
    ['run_id IN |', { expects: 'value', op: 'IN', isInList: false, replaced: '' }],
    ["run_id not in ('a', |", { expects: 'value', op: 'NOT IN', isInList: true, prefix: '', replaced: '' }],
    ["run_id IN ('a', 'b|')", { expects: 'value', op: 'IN', isInList: true, prefix: 'b', replaced: "'b'" }],
    ["run_id IN ('a')|", { expects: 'conjunction', isInList: false, prefix: '', replaced: '' }],
    ["tags.t = 'a'|", { expects: 'conjunction', prefix: '', replaced: '' }],
    ["tags.t = 'a' |", { expects: 'conjunction', prefix: '', replaced: '' }],
    ["tags.t = 'a' an|", { expects: 'conjunction', prefix: 'an', replaced: 'an' }],
    ['tags.t IS NOT NULL |', { expects: 'conjunction', prefix: '', replaced: '' }],
    ['metrics.a > 1 AND |', { expects: 'key', prefix: '', replaced: '' }],
    ['metrics.a > 1 or (params.|', { expects: 'key', source: 'param', replaced: 'params.' }],
    ['metrics.a > 1 | AND metrics.b > 1', { expects: 'conjunction', replaced: '' }],
  ];
  it.each(rows)('%s', (marked, expected) => {
    expect(at(marked)).toMatchObject(expected);
  });

  it('knows the prefixes of each entity', () => {
    expect(completionContext('experiment', 'metrics.a', 9)).not.toHaveProperty('source');
    expect(completionContext('experiment', 'tags.a', 6)).toMatchObject({ source: 'tag', prefix: 'a' });
  });

  it('answers at every place of any text', () => {
    const text = "NOT (metrics.`a b` >= 1e-3 or tags.t not in ('x', \"y)) AND params.a-b is not null ; 'z";
    for (let cursor = 0; cursor <= text.length; cursor += 1) {
      const { from, to } = completionContext('run', text, cursor);
      expect(from).toBeLessThanOrEqual(cursor);
      expect(to).toBeGreaterThanOrEqual(cursor);
    }
  });
});
