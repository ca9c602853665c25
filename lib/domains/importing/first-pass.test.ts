import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { makeContext } from '@/lib/core/context';
import { perform } from '@/lib/core/perform';
import { downloadRunArtifact } from '@/lib/domains/tracking/artifacts';
import { deleteExperiment, setExperimentTag } from '@/lib/domains/tracking/change-experiment';
import { createExperiment } from '@/lib/domains/tracking/create-experiment';
import { deleteRun } from '@/lib/domains/tracking/delete-run';
import { getExperiment } from '@/lib/domains/tracking/get-experiment';
import { getRun } from '@/lib/domains/tracking/get-run';
import { logBatch } from '@/lib/domains/tracking/log-batch';
import { getMetricHistory } from '@/lib/domains/tracking/metric-history';
import { setTag } from '@/lib/domains/tracking/run-tags';
import { searchLoggedModels } from '@/lib/domains/tracking/search-logged-models';
import { prisma, rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { auditOf } from '@/lib/testing/callers';
import { openFolder } from '@/lib/testing/importing';
import { CHILD, DELETED, MODEL, PARENT } from '@/lib/testing/mlruns';
import { artifactFolder } from '../tracking';
import { repeatImport } from './start-import';

const world = openFolder();
const { start, goOn, read, findingsOf, everything, imported, tagsOf } = world;

describe('works', () => {
  test('runs come with their ids, times, histories, inputs, models and files', async () => {
    const id = await imported();
    const found = await read(id);
    expect(found).toMatchObject({ status: 'done', missing: 0, different: 0, fault: null });
    expect(found.counts).toMatchObject({
      experiments: { found: 2, added: 2 },
      runs: { found: 3, added: 3 },
      points: { found: 5, added: 5 },
      params: { found: 3, added: 3 },
      datasets: { found: 1, added: 1 },
      models: { found: 1, added: 1 },
      files: { found: 2, added: 2 },
      registered: { found: 1, added: 1 },
      versions: { found: 2, added: 2 },
    });
    const run = await perform(getRun, world.admin, { runId: PARENT });
    expect(run.info).toMatchObject({
      runId: PARENT,
      runName: 'parent',
      userId: 'ada',
      status: 'FINISHED',
      startTime: 5000,
      endTime: 9000,
    });
    expect(run.data.params).toEqual([
      { key: 'deep/er', value: 'two\nlines' },
      { key: 'lr', value: '0.1' },
    ]);
    expect(run.data.metrics).toContainEqual({
      key: 'val/top',
      value: Number.MAX_VALUE,
      timestamp: 6000,
      step: 0,
    });
    expect((await tagsOf(CHILD))['mlflow.parentRunId']).toBe(PARENT);
    const { metrics } = await perform(getMetricHistory, world.admin, { runId: PARENT, metricKey: 'loss' });
    expect(metrics.map(({ value, step }) => [step, value])).toEqual([
      [0, 1],
      [1, 0.5],
      [2, 'NaN'],
    ]);
    const file = await perform(downloadRunArtifact, world.admin, { runId: PARENT, path: 'sub dir/a+b%.txt' });
    expect(await new Response(file.body).text()).toBe('hello');
    const { models } = await perform(searchLoggedModels, world.admin, {
      experimentIds: [run.info.experimentId],
    });
    expect(models[0]).toMatchObject({
      modelId: MODEL,
      name: 'net',
      status: 'LOGGED_MODEL_READY',
      sourceRunId: PARENT,
    });
    expect(models[0]?.metrics[0]).toMatchObject({ key: 'acc', value: 0.9, datasetName: 'flowers' });
    const gone = await perform(getRun, world.admin, { runId: DELETED });
    expect(gone.info.lifecycleStage).toBe('deleted');
    expect(gone.data.metrics).toMatchObject([{ key: 'loss', value: 3 }]);
    expect(await auditOf('import', id)).toMatchObject([
      { action: 'importing.finish' },
      { action: 'importing.startImport' },
    ]);
  });

  test('a second pass changes nothing', async () => {
    const id = await imported();
    const before = await everything();
    await perform(repeatImport, world.admin, { id });
    await goOn(id);
    expect(await everything()).toEqual(before);
    const { counts, pass, status } = await read(id);
    expect({ pass, status }).toEqual({ pass: 2, status: 'done' });
    for (const kind of [
      'experiments',
      'runs',
      'points',
      'params',
      'tags',
      'datasets',
      'models',
      'files',
      'registered',
      'versions',
    ] as const) {
      expect(counts[kind]?.added, kind).toBe(0);
    }
    expect(counts.points?.found).toBe(5);
  });

  test('only the chosen experiments, and no files where none are wanted', async () => {
    const id = await start({ experimentIds: ['2', '77'], hasArtifacts: false });
    await goOn(id);
    expect((await read(id)).counts).toMatchObject({
      experiments: { found: 1, added: 1 },
      runs: { found: 0 },
    });
    expect(await findingsOf(id)).toMatchObject([{ owner: 'experiment 77', outcome: 'missing' }]);
  });

  test('what is new at the source is added, what it changed follows, what was changed here stays and is told', async () => {
    const id = await imported();
    await perform(setTag, world.admin, { runId: PARENT, key: 'mlflow.runName', value: 'mine' });
    world.folder.write(`1/${PARENT}/metrics/loss`, '6000 1.0 0\n6001 0.5 1\n6002 nan 2\n6003 0.25 3\n');
    world.folder.run('1', CHILD, { name: 'child', status: 3, end: 9500 });
    world.folder.write(`1/${CHILD}/artifacts/late.txt`, 'late');
    world.folder.write(`1/${PARENT}/artifacts/sub dir/a+b%.txt`, 'hello again');
    await perform(repeatImport, world.admin, { id });
    await goOn(id);
    expect((await read(id)).counts).toMatchObject({
      runs: { found: 3, added: 0 },
      points: { found: 6, added: 1 },
      files: { found: 3, added: 2 },
    });
    const child = await perform(getRun, world.admin, { runId: CHILD });
    expect(child.info).toMatchObject({ status: 'FINISHED', endTime: 9500 });
    expect((await tagsOf(PARENT))['mlflow.runName']).toBe('mine');
    expect(await findingsOf(id)).toMatchObject([
      { outcome: 'different', kind: 'tag', owner: PARENT, item: 'mlflow.runName' },
    ]);
    const file = await perform(downloadRunArtifact, world.admin, { runId: PARENT, path: 'sub dir/a+b%.txt' });
    expect(await new Response(file.body).text()).toBe('hello again');
  });

  test('a file that was changed here since stays, also where the source has another by now', async () => {
    const id = await imported();
    const path = 'sub dir/a+b%.txt';
    const artifacts = await artifactFolder(makeContext(world.admin, prisma(), log, []), 'run', PARENT);
    await artifacts?.put(path, Readable.from([Buffer.from('changed here')]), {});
    for (const there of ['hello', 'hello again']) {
      world.folder.write(`1/${PARENT}/artifacts/${path}`, there);
      await perform(repeatImport, world.admin, { id });
      await goOn(id);
      const file = await perform(downloadRunArtifact, world.admin, { runId: PARENT, path });
      expect(await new Response(file.body).text()).toBe('changed here');
      expect(await findingsOf(id)).toMatchObject([
        { outcome: 'different', kind: 'artifact', owner: PARENT, item: path },
      ]);
    }
  });

  test('a file of the same size with other bytes follows; where it was changed here too, it stays and is told', async () => {
    const id = await imported();
    const path = 'sub dir/a+b%.txt';
    const again = async (there: string) => {
      world.folder.write(`1/${PARENT}/artifacts/${path}`, there);
      await perform(repeatImport, world.admin, { id });
      await goOn(id);
      const file = await perform(downloadRunArtifact, world.admin, { runId: PARENT, path });
      return new Response(file.body).text();
    };
    expect(await again('jelly')).toBe('jelly');
    expect(await findingsOf(id)).toEqual([]);
    // Written again, but not changed: what is agreed on stays known.
    expect(await again('jelly')).toBe('jelly');
    expect((await read(id)).counts.files).toMatchObject({ added: 0 });
    const artifacts = await artifactFolder(makeContext(world.admin, prisma(), log, []), 'run', PARENT);
    await artifacts?.put(path, Readable.from([Buffer.from('mine!')]), {});
    for (const there of ['hello', 'world']) {
      expect(await again(there)).toBe('mine!');
      expect(await findingsOf(id)).toMatchObject([
        {
          outcome: 'different',
          kind: 'artifact',
          item: path,
          reason: expect.stringContaining('not the same ones'),
        },
      ]);
    }
  });

  test('so it is with the tags of an experiment', async () => {
    world.folder.write('1/tags/owner', 'ada');
    const id = await imported();
    const { experimentId } = (await perform(getRun, world.admin, { runId: PARENT })).info;
    await perform(setExperimentTag, world.admin, { experimentId, key: 'owner', value: 'mine' });
    world.folder.write('1/tags/owner', 'bob');
    for (const team of ['audio', 'language']) {
      world.folder.write('1/tags/team', team);
      await perform(repeatImport, world.admin, { id });
      await goOn(id);
      const { tags } = (await perform(getExperiment, world.admin, { experimentId })).experiment;
      expect(tags).toEqual(
        expect.arrayContaining([
          { key: 'owner', value: 'mine' },
          { key: 'team', value: team },
        ]),
      );
      expect(await findingsOf(id)).toMatchObject([
        { outcome: 'different', kind: 'tag', owner: 'experiment 1', item: 'owner' },
      ]);
    }
  });

  test('an experiment of that name is joined; one in the trash is not', async () => {
    const joined = await perform(createExperiment, world.admin, { name: world.name });
    const inTrash = await perform(createExperiment, world.admin, { name: `${world.name}, old` });
    const id = await imported();
    expect((await perform(getRun, world.admin, { runId: PARENT })).info.experimentId).toBe(
      joined.experimentId,
    );
    const names = await rows<{ name: string; stage: string }>({
      text: 'SELECT name, lifecycle_stage AS stage FROM experiments WHERE name LIKE $1 ORDER BY id',
      values: [`${world.name}, old%`],
    });
    expect(names).toEqual([
      { name: `${world.name}, old`, stage: 'active' },
      { name: `${world.name}, old (imported)`, stage: 'deleted' },
    ]);
    // Once entered it stays the same one, whatever becomes of it.
    await perform(deleteExperiment, world.admin, joined);
    await perform(deleteExperiment, world.admin, inTrash);
    const before = await everything();
    await perform(repeatImport, world.admin, { id });
    await goOn(id);
    expect(await everything()).toEqual(before);
    expect(await findingsOf(id)).toContainEqual(
      expect.objectContaining({ outcome: 'different', kind: 'experiment', item: 'stage' }),
    );
  });

  test('a run that was deleted here stays deleted, and gets its new points', async () => {
    const id = await imported();
    await perform(deleteRun, world.admin, { runId: PARENT });
    world.folder.write(`1/${PARENT}/metrics/loss`, '6000 1.0 0\n6005 0.1 9\n');
    await perform(repeatImport, world.admin, { id });
    await goOn(id);
    const run = await perform(getRun, world.admin, { runId: PARENT });
    expect(run.info.lifecycleStage).toBe('deleted');
    expect(run.data.metrics).toContainEqual(expect.objectContaining({ key: 'loss', value: 0.1 }));
    expect(await findingsOf(id)).toMatchObject([{ outcome: 'different', item: 'stage', owner: PARENT }]);
  });

  test('what was purged here comes anew, and whole', async () => {
    const id = await imported();
    const tags = await tagsOf(CHILD);
    await rows({ text: 'DELETE FROM runs WHERE id = $1', values: [CHILD] });
    await rows({ text: 'DELETE FROM logged_models WHERE id = $1', values: [MODEL] });
    await perform(repeatImport, world.admin, { id });
    await goOn(id);
    expect(await tagsOf(CHILD)).toEqual(tags);
    expect((await read(id)).counts).toMatchObject({ runs: { added: 1 }, models: { added: 1 } });
    expect((await findingsOf(id)).map(({ kind, owner }) => `${kind} of ${owner}`)).toEqual([]);
  });

  test('what was here before the first pass stays', async () => {
    const id = await imported();
    await rows({ text: 'DELETE FROM imports', values: [] });
    await perform(setTag, world.admin, { runId: PARENT, key: 'note', value: 'mine' });
    await perform(logBatch, world.admin, { runId: PARENT, params: [{ key: 'mine', value: '1' }] });
    world.folder.write(`1/${PARENT}/params/mine`, '2');
    world.folder.write(`1/${PARENT}/tags/note`, 'theirs');
    const again = await imported();
    expect(again).not.toBe(id);
    expect((await findingsOf(again)).map(({ kind, item }) => `${kind} ${item}`).sort()).toEqual([
      'param mine',
      'tag note',
    ]);
    expect((await tagsOf(PARENT)).note).toBe('mine');
  });
});
