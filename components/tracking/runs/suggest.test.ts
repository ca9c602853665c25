import { describe, expect, it } from 'vitest';
import { suggest } from './suggest';

const keys = { metrics: ['val/loss', 'auc'], params: ['lr', 'loss_name'], tags: ['team', 'mlflow.user'] };
const at = (text: string) => suggest(text, text.length, keys, ['0.1', '0.2']);
const labels = (text: string) => at(text).map(({ label }) => label);

describe('suggest', () => {
  it('takes plain words for a part of the name', () => {
    expect(at('bold-owl')[0]).toMatchObject({ isComplete: true, text: "run_name ILIKE '%bold-owl%'" });
    expect(at('metrics.au')[0]?.isComplete).toBeUndefined();
  });

  it('finds keys of every kind by a part of them, and writes them with their prefix', () => {
    expect(labels('loss').slice(1)).toEqual(['loss_name', 'val/loss']);
    expect(at('loss')[2]?.text).toBe('metrics.`val/loss` ');
    expect(labels('params.')).toEqual(['lr', 'loss_name']);
    expect(labels('tags.')).toEqual(['team']);
  });

  it('goes on to operators, values and the next condition', () => {
    expect(labels('metrics.auc ')).toContain('>=');
    expect(labels('metrics.auc ')).not.toContain('LIKE');
    expect(labels("status = '")).toContain('FAILED');
    expect(at("status = 'fa")[0]?.text).toBe("status = 'FAILED' ");
    expect(labels("status = 'FAILED' ")).toEqual(['AND', 'OR']);
  });

  it('completes behind OR, NOT and brackets as well', () => {
    expect(labels("(status = 'FAILED' OR NOT params.l")).toEqual(['lr', 'loss_name']);
    expect(labels("(params.lr = '0.")).toEqual(['0.1', '0.2']);
    expect(labels("(status = 'FAILED' ")).toEqual(['AND', 'OR', ')']);
    expect(labels("status = 'FAILED' AND ")).toContain('NOT');
  });

  it('keeps what stands behind the cursor', () => {
    const [first] = suggest("stat AND lr = '1'", 4, keys, []);
    expect(first).toMatchObject({ text: "status AND lr = '1'", cursor: 7 });
  });
});
