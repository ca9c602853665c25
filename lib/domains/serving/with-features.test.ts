import { afterAll, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import type { OpenedModel } from '@/lib/platform/runtimes/open-model';
import { readBody } from '@/lib/pure/scoring/read-body';
import { parseSignature } from '@/lib/pure/scoring/signature';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { makeTable } from '@/lib/testing/features';
import { publishTable } from '../features/operations';
import { publish } from '../features/publish';
import { withFeatures } from './engine/with-features';

afterAll(closeEngine);

const ask = (model: Pick<OpenedModel, 'featureSpec'>, body: object) => {
  const text = JSON.stringify(body);
  const signature = parseSignature([
    { name: 'zone', type: 'long' },
    { name: 'fare', type: 'double' },
  ]);
  const request = {
    asked: readBody('application/json', text),
    mediaType: 'application/json',
    body: () => text,
  };
  return withFeatures({ ...model, signature } as OpenedModel, request);
};

test('what a request lacks comes from the online store; what it gives wins', async () => {
  const maker = await callerWithRole('contributor');
  const { name } = await makeTable(maker, {
    select: 'SELECT i::BIGINT AS zone, i * 1.5::DOUBLE AS fare FROM range(10) t(i)',
  });
  const featureSpec = {
    lookups: [{ table_name: name, lookup_key: ['zone'], feature_names: ['fare'] }],
    functions: [
      { output_name: 'twice', expression: 'fare * 2', columns: [{ name: 'fare', type: 'double' }] },
    ],
    inputColumns: ['fare', 'zone', 'twice'],
  };
  expect((await refusal(ask({ featureSpec }, { dataframe_records: [{ zone: 1 }] }))).message).toContain(
    'is not published',
  );
  await perform(publishTable, maker, { name });
  const { key } = await prisma().featureTable.findFirstOrThrow({ where: { name, deletedTime: null } });
  await publish(key);
  for (const body of [
    { dataframe_records: [{ zone: 2 }, { zone: 4, fare: 100 }, { zone: 77 }] },
    {
      dataframe_split: {
        columns: ['zone', 'fare'],
        data: [[2], [4, 100], [77]].map(([zone, fare]) => [zone, fare]),
      },
    },
  ]) {
    const isSplit = 'dataframe_split' in body;
    const { asked } = await ask({ featureSpec }, body);
    // A gap in a table is a value that was given: nothing is looked up for it.
    const expected = isSplit ? [null, 100, null] : [3, 100, null];
    const twice = (fare: number | null | undefined) => (fare == null ? null : fare * 2);
    expect(asked.value).toEqual(
      [2, 4, 77].map((zone, at) => ({ fare: expected[at], zone, twice: twice(expected[at]) })),
    );
  }
});

test('a model without look-ups gets the request as it came', async () => {
  const body = { dataframe_records: [{ zone: 1, fare: 2 }] };
  expect((await ask({}, body)).body()).toBe(JSON.stringify(body));
});
