import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import {
  deleteAlias,
  deleteModel,
  getDownloadUri,
  getModel,
  getVersion,
  listActivity,
  setAlias,
  setModelTag,
  transitionVersion,
} from '@/lib/domains/registry/operations';
import { AppError } from '@/lib/pure/errors';
import { openFolder } from '@/lib/testing/importing';
import { MODEL, PARENT, REGISTERED } from '@/lib/testing/mlruns';
import { FolderSource } from './folder-source';
import { repeatImport } from './operations';

const world = openFolder();
const { start, goOn, read, findingsOf, imported, everything } = world;

const modelOf = (name = REGISTERED) => perform(getModel, world.admin, { name });
const versionOf = async (version: number, name = REGISTERED) =>
  (await perform(getVersion, world.admin, { name, version })).modelVersion;
async function again(id: string): Promise<void> {
  await perform(repeatImport, world.admin, { id });
  await goOn(id);
}

test('registered models come with their versions, stages, aliases, tags and times', async () => {
  await imported();
  const { registeredModel } = await modelOf();
  expect(registeredModel).toMatchObject({
    description: 'What grows.',
    creationTimestamp: 7000,
    tags: [{ key: 'team', value: 'vision' }],
    aliases: [{ alias: 'champion', version: '2' }],
  });
  expect(await versionOf(1)).toMatchObject({
    currentStage: 'Archived',
    description: 'Number 1.',
    userId: 'ada',
    creationTimestamp: 7201,
    runId: PARENT,
  });
  expect(await versionOf(2)).toMatchObject({
    currentStage: 'Production',
    modelId: MODEL,
    tags: [{ key: 'approved', value: 'yes' }],
  });
  const { artifactUri } = await perform(getDownloadUri, world.admin, { name: REGISTERED, version: 1 });
  expect(artifactUri).toMatch(/^mlflow-artifacts:.*\/sub dir$/);
  const { activities } = await perform(listActivity, world.admin, { name: REGISTERED });
  expect(activities.map(({ type }) => type).sort()).toEqual([
    'CREATED_MODEL',
    'CREATED_VERSION',
    'CREATED_VERSION',
  ]);
});

test('what was changed here stays and is told: moves are for those who may make them', async () => {
  const id = await imported();
  await perform(setAlias, world.admin, { name: REGISTERED, version: 1, alias: 'champion' });
  await perform(setModelTag, world.admin, { name: REGISTERED, key: 'team', value: 'hearing' });
  await perform(transitionVersion, world.admin, { name: REGISTERED, version: 2, stage: 'Staging' });
  const before = await everything();
  await again(id);
  expect(await everything()).toEqual(before);
  const told = (await findingsOf(id)).map(({ outcome, kind, owner, item }) => [outcome, kind, owner, item]);
  expect(told.sort()).toEqual([
    ['different', 'alias', `models:/${REGISTERED}`, 'champion'],
    ['different', 'tag', `models:/${REGISTERED}`, 'team'],
    ['different', 'version', `models:/${REGISTERED}/2`, 'stage'],
  ]);
});

test('what is new at the source is added under its number', async () => {
  const id = await imported();
  world.folder.registered(REGISTERED, { 5: ['Limbo', `runs:/${PARENT}/sub dir`] });
  world.folder.write(`models/${REGISTERED}/aliases/next`, '5');
  await again(id);
  expect((await read(id)).counts).toMatchObject({ versions: { found: 3, added: 1 } });
  expect(await versionOf(5)).toMatchObject({ currentStage: 'None', aliases: ['next'] });
  expect(await findingsOf(id)).toMatchObject([
    { kind: 'version', owner: `models:/${REGISTERED}/5`, item: 'stage' },
  ]);
});

test('a copy waits for what it is a copy of, and what never comes is told', async () => {
  world.folder.registered('a copy', {
    1: ['None', `models:/${REGISTERED}/2`],
    2: ['None', 'models:/nowhere/1'],
  });
  const id = await imported();
  expect((await versionOf(1, 'a copy')).modelId).toBe(MODEL);
  expect(await findingsOf(id)).toMatchObject([
    { outcome: 'missing', kind: 'version', owner: 'models:/a copy/2' },
  ]);
  expect((await read(id)).counts).toMatchObject({
    registered: { found: 2, added: 2 },
    versions: { found: 4, added: 3 },
  });
});

test('files in a store of their own stay there; a path of the other machine is no source', async () => {
  world.folder.registered('stored', { 1: ['None', 's3://bucket/models/x'], 2: ['None', 'file:///etc'] });
  const id = await imported();
  expect(await versionOf(1, 'stored')).toMatchObject({ source: 's3://bucket/models/x' });
  expect((await findingsOf(id)).map(({ outcome, owner }) => [outcome, owner])).toEqual([
    ['different', 'models:/stored/1'],
    ['missing', 'models:/stored/2'],
  ]);
});

test('what was deleted here is not made again', async () => {
  const id = await imported();
  for (const version of [1, 2])
    await perform(transitionVersion, world.admin, { name: REGISTERED, version, stage: 'Archived' });
  await perform(deleteModel, world.admin, { name: REGISTERED });
  await again(id);
  expect(await findingsOf(id)).toMatchObject([
    { outcome: 'missing', kind: 'registered model', reason: 'It was deleted here, or has another name.' },
  ]);
});

test('of some experiments only versions that were made of their runs', async () => {
  world.folder.registered('elsewhere', { 1: ['None', `runs:/${'9'.repeat(32)}/model`] });
  const none = await start({ experimentIds: ['2'] });
  await goOn(none);
  expect((await read(none)).counts.registered?.added ?? 0).toBe(0);
  await world.emptyWorkspace();
  const id = await start({ experimentIds: ['1'] });
  await goOn(id);
  expect((await read(id)).counts).toMatchObject({ registered: { added: 1 }, versions: { added: 2 } });
  expect(await findingsOf(id)).toEqual([]);
});

test('one that cannot be read does not hold up the others', async () => {
  world.folder.write(`models/${REGISTERED}/version-3/meta.yaml`, 'version: [');
  world.folder.write('models/odd/meta.yaml', 'name: [');
  world.folder.write('models/a prompt/meta.yaml', 'name: a prompt\n');
  world.folder.write('models/a prompt/tags/mlflow.prompt.is_prompt', 'true');
  const id = await imported();
  expect((await findingsOf(id)).map(({ kind, owner }) => [kind, owner]).sort()).toEqual([
    ['registered model', 'models:/a prompt'],
    ['registered model', 'models:/odd'],
    ['version', `models:/${REGISTERED}/3`],
  ]);
  expect((await read(id)).counts).toMatchObject({ versions: { found: 3, added: 2 } });
});

test('what some experiments left out comes with a later import of all', async () => {
  const id = await start({ experimentIds: ['2'] });
  await goOn(id);
  expect(await start()).toBe(id);
  await goOn(id);
  expect((await read(id)).counts).toMatchObject({ registered: { added: 1 }, versions: { added: 2 } });
  expect(await findingsOf(id)).toEqual([]);
});

test('one that could not be read comes once it can', async () => {
  world.folder.write('models/odd/meta.yaml', 'name: [');
  const id = await imported();
  world.folder.registered('odd', { 1: ['None', `models:/${MODEL}`] });
  await again(id);
  expect((await versionOf(1, 'odd')).modelId).toBe(MODEL);
  expect(await findingsOf(id)).toEqual([]);
});

test('an alias that was taken away here does not come back', async () => {
  const id = await imported();
  await perform(deleteAlias, world.admin, { name: REGISTERED, alias: 'champion' });
  await again(id);
  expect((await modelOf()).registeredModel.aliases).toEqual([]);
  expect(await findingsOf(id)).toMatchObject([{ outcome: 'different', kind: 'alias', item: 'champion' }]);
});

test('a registry that cannot be read is told, and the runs come all the same', async () => {
  const { registeredModels } = FolderSource.prototype;
  FolderSource.prototype.registeredModels = async () => {
    throw new AppError('PERMISSION_DENIED', 'Not for you.');
  };
  try {
    const id = await imported();
    expect(await read(id)).toMatchObject({ status: 'done', counts: { runs: { added: 3 } } });
    expect(await findingsOf(id)).toMatchObject([
      { outcome: 'missing', owner: 'registry', reason: 'Not for you.' },
    ]);
  } finally {
    FolderSource.prototype.registeredModels = registeredModels;
  }
});

test('versions that cannot be read are told of their model', async () => {
  const { versions } = FolderSource.prototype;
  FolderSource.prototype.versions = async () => {
    throw new AppError('INVALID_PARAMETER_VALUE', 'No such filter.');
  };
  try {
    const id = await imported();
    expect((await read(id)).counts).toMatchObject({ registered: { added: 1 } });
    expect(await findingsOf(id)).toMatchObject([
      { kind: 'version', owner: `models:/${REGISTERED}`, reason: 'No such filter.' },
      { kind: 'alias', item: 'champion' },
    ]);
  } finally {
    FolderSource.prototype.versions = versions;
  }
});
