import { describe, expect, test } from 'vitest';
import type { Context } from '@/lib/core/context';
import { refusal } from '@/lib/testing/callers';
import type { PackedFunction } from './join-rows';
import { lookUpOnline } from './look-up-online';
import { withLookedUp } from './look-up-rows';

const whole = { table_name: 'main.a.b', lookup_key: ['zone'] };
const plus = { output_name: 'double', expression: 'zone * 2', columns: [{ name: 'zone', type: 'long' }] };

// Nothing is asked of a database before the model's words are read.
const nowhere = { sql: () => Promise.reject(new Error('The database was asked.')) };

const MALFORMED = [
  [[{ ...whole, lookup_key: [] }], [], 'lookups.0.lookup_key'],
  [[whole, { lookup_key: 'zone' }], [], 'lookups.1.table_name'],
  [[{ ...whole, table_name: 'a b' }], [], 'lookups.0.table_name'],
  [[{ ...whole, feature_names: 'fare' }], [], 'lookups.0.feature_names'],
  [[{ ...whole, rename_outputs: { fare: 7 } }], [], 'lookups.0.rename_outputs.fare'],
  [[{ ...whole, lookback_window: '1 day' }], [], 'lookups.0.lookback_window'],
] as const;

describe('what a model carries is refused by the name that its file has for it', () => {
  test.each(MALFORMED)('online: %j', async (lookups, _functions, field) => {
    const refused = await refusal(lookUpOnline(nowhere as never, { lookups }, [{ zone: 1 }]));
    expect([refused.code, refused.field]).toEqual(['INVALID_PARAMETER_VALUE', field]);
    expect(refused.message).toContain(field === 'lookups.0.table_name' ? "'a b'" : field);
  });

  test.each([
    ...MALFORMED,
    [[], [{ ...plus, expression: ' ' }], 'functions.0.expression'],
    [[], [plus, { ...plus, output_name: '' }], 'functions.1.output_name'],
  ] as const)('in batches: %j %j', async (lookups, functions, field) => {
    const spec = { lookups: [...lookups], functions: [...functions] as PackedFunction[] };
    const refused = await refusal(
      withLookedUp(
        nowhere as unknown as Context,
        'rows.parquet',
        spec,
        { folders: [] },
        async () => undefined,
      ),
    );
    expect([refused.code, refused.field]).toEqual(['INVALID_PARAMETER_VALUE', field]);
  });
});
