/** A feature table with one of everything in it. */
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as features from '@/lib/domains/features/operations';
import { prisma } from '@/lib/platform/db';
import { type Estate, MARK, WORD } from './entry';

export type FeatureEstate = Estate & { name: string; feature: string; setId: string };

export async function makeFeatureEstate(owner: Caller): Promise<FeatureEstate> {
  const name = `main.${WORD}.t_${crypto.randomUUID().replaceAll('-', '')}`;
  // No row is written: an engine for each of hundreds of estates would take minutes.
  const { featureTable: table } = await perform(features.createTable, owner, {
    name,
    primaryKeys: ['zone'],
    schema: [
      { name: 'zone', type: 'long' },
      { name: MARK, type: 'double' },
    ],
    description: MARK,
    tags: [{ key: 'team', value: MARK }],
  });
  await perform(features.addDataSources, owner, { name, dataSources: [MARK] });
  // A training set of it without the join that counts its rows, for the same reason.
  const set = await prisma().trainingSet.create({
    data: {
      uploadId: null,
      spec: {
        lookups: [],
        label: [],
        exclude_columns: [],
        input_columns: [MARK],
        source: { table_name: name },
        versions: {},
      },
      columns: [],
      rows: 0,
      createdBy: MARK,
      creationTime: Date.now(),
      runIds: [MARK],
      lookups: {
        create: { position: -1, version: 0, features: [MARK], table: { connect: { id: table.tableId } } },
      },
    },
  });
  return { owner, setId: set.id, objectId: table.tableId, name, feature: MARK };
}
