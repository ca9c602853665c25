import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { makeContext } from '@/lib/core/context';
import { perform } from '@/lib/core/perform';
import { logInputs } from '@/lib/domains/tracking/log-inputs';
import { prisma } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import type { Lineage } from '@/lib/pure/lineage';
import { shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { holderOf, makeModel } from '@/lib/testing/models';
import { createVersion } from './create-version';
import { deleteVersion } from './delete-model';
import { getLineage, listVersionsOf } from './lineage';
import { linkVersions, unlinkObject } from './links';

let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
  await shareNothing();
});

const ctx = () => makeContext(admin, prisma(), log, []);
const lineage = (caller: Caller, name: string, version = 1) => perform(getLineage, caller, { name, version });

const edgesOf = ({ nodes, edges }: Lineage) => {
  const name = (id: string) => nodes.find((node) => node.id === id)?.name ?? id;
  return edges.map(({ from, to }) => `${name(from)} → ${name(to)}`).sort();
};

test('from the data to what uses it, and back', async () => {
  const made = await makeModel(admin);
  const { name, runId } = made;
  const dataset = { name: 'wine', digest: 'd1', sourceType: 'local', source: 's' };
  await perform(logInputs, admin, {
    runId,
    datasets: [{ dataset, tags: [{ key: 'mlflow.data.context', value: 'training' }] }],
  });
  const other = await makeModel(admin, { versions: 0 });
  await perform(createVersion, admin, { name: other.name, source: `models:/${name}/1` });
  const [table, endpoint] = [unique(), unique()];
  const versions = [
    { name, version: 1, label: '90 %' },
    { name: 'no such model', version: 1 },
  ];
  await linkVersions(
    ctx(),
    'upstream',
    { objectType: 'feature-table', objectId: table, name: 'zips' },
    versions,
  );
  await linkVersions(
    ctx(),
    'downstream',
    { objectType: 'serving-endpoint', objectId: endpoint, name: 'fraud' },
    versions,
  );
  await linkVersions(
    ctx(),
    'downstream',
    { objectType: 'batch', objectId: unique(), name: 'nightly' },
    versions,
  );

  const graph = await lineage(admin, name);
  const run = graph.nodes.find(({ type }) => type === 'run')?.name;
  expect(edgesOf(graph)).toEqual(
    [
      `wine → ${run}`,
      `zips → ${run}`,
      `${run} → ${name} version 1`,
      `${name} version 1 → ${other.name} version 1`,
      `${name} version 1 → fraud`,
      `${name} version 1 → nightly`,
    ].sort(),
  );
  expect(graph.nodes.find(({ name: one }) => one === 'fraud')).toMatchObject({
    label: '90 %',
    ref: { id: endpoint },
  });
  const copy = await lineage(admin, other.name);
  expect(edgesOf(copy)).toContain(`${name} version 1 → ${other.name} version 1`);

  const of = async (type: string, id: string) =>
    (await perform(listVersionsOf, admin, { type, id })).versions;
  expect(await of('run', runId)).toHaveLength(2);
  expect(await of('serving-endpoint', endpoint)).toMatchObject([{ name, version: 1 }]);

  // An endpoint that serves something else now is said to serve that alone.
  await linkVersions(
    ctx(),
    'downstream',
    { objectType: 'serving-endpoint', objectId: endpoint, name: 'fraud' },
    [{ name: other.name, version: 1 }],
  );
  expect(await of('serving-endpoint', endpoint)).toMatchObject([{ name: other.name }]);
  await unlinkObject(ctx(), { objectType: 'serving-endpoint', objectId: endpoint });
  expect(await of('serving-endpoint', endpoint)).toEqual([]);
});

test('what one may not see is not in it', async () => {
  const { name, id, runId } = await makeModel(admin);
  const other = await makeModel(admin, { versions: 0 });
  await perform(createVersion, admin, { name: other.name, source: `models:/${name}/1` });
  const endpoint = unique();
  const versions = [{ name, version: 1 }];
  await linkVersions(
    ctx(),
    'downstream',
    { objectType: 'serving-endpoint', objectId: endpoint, name: 'fraud' },
    versions,
  );
  const reader = await holderOf(id, 'CAN_READ');
  expect((await lineage(reader, name)).nodes.map((node) => node.name)).toEqual([`${name} version 1`]);
  const held = { objectType: 'serving-endpoint', objectId: endpoint, level: 'CAN_VIEW' };
  await prisma().grant.create({ data: { ...held, principalId: reader.user?.id ?? '' } });
  expect(edgesOf(await lineage(reader, name))).toEqual([`${name} version 1 → fraud`]);
  expect((await perform(listVersionsOf, reader, { type: 'run', id: runId })).versions).toMatchObject([
    { name },
  ]);
});

test('a deleted version is in nobody’s lineage', async () => {
  const { name } = await makeModel(admin);
  const other = await makeModel(admin, { versions: 0 });
  await perform(createVersion, admin, { name: other.name, source: `models:/${name}/1` });
  await perform(deleteVersion, admin, { name, version: 1 });
  expect((await lineage(admin, other.name)).nodes.some((node) => node.name.startsWith(name))).toBe(false);
  expect((await refusal(lineage(admin, name))).code).toBe('RESOURCE_DOES_NOT_EXIST');
});
