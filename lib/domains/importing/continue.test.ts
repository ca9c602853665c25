import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { listNotifications } from '@/lib/domains/identity/operations';
import {
  createExperiment,
  deleteExperiment,
  deleteRun,
  downloadRunArtifact,
  getMetricHistory,
  getRun,
  logBatch,
  searchLoggedModels,
  setTag,
  updateRun,
} from '@/lib/domains/tracking/operations';
import { rows } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { auditOf, callerWithRole } from '@/lib/testing/callers';
import { CHILD, DELETED, type Mlruns, MODEL, makeMlruns, PARENT } from '@/lib/testing/mlruns';
import { handlers } from './jobs';
import { exportReport, getImport, listFindings, repeatImport, startImport, stopImport } from './operations';
import { CONTINUE } from './pass';

let admin: Caller;
let root: string;
let folder: Mlruns;
let name: string;
let number = 0;

beforeAll(async () => {
  admin = await callerWithRole('admin');
});

beforeEach(async () => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'plumbline-mlruns-')));
  env.importFolder = root;
  number += 1;
  name = `plants ${number}`;
  folder = makeMlruns(path.join(root, 'mlruns'), name);
  for (const table of ['runs', 'imports', 'logged_models', 'metric_points', 'latest_metrics']) {
    await rows({ text: `DELETE FROM ${table}`, values: [] });
  }
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const start = async (options = {}) =>
  (await perform(startImport, admin, { kind: 'folder', address: 'mlruns', ...options })).id;
const goOn = async (id: string, signal = new AbortController().signal) =>
  handlers[CONTINUE]?.({ id } as never, { signal });
const read = async (id: string) => (await perform(getImport, admin, { id })).import;
const findingsOf = async (id: string) => (await perform(listFindings, admin, { id })).findings;

/** Everything that an import could change. */
async function everything() {
  const tables = [
    'experiments',
    'experiment_tags',
    'runs',
    'params',
    'run_tags',
    'latest_metrics',
    'metric_points',
    'datasets',
    'dataset_inputs',
    'logged_models',
    'logged_model_params',
    'logged_model_tags',
    'logged_model_metrics',
    'model_inputs',
    'model_outputs',
  ];
  const found: Record<string, unknown> = {};
  for (const table of tables) {
    const lines = await rows<{ line: object }>({
      text: `SELECT to_jsonb(t) - 'settled' AS line FROM ${table} t`,
      values: [],
    });
    found[table] = lines.map(({ line }) => JSON.stringify(line)).sort();
  }
  return found;
}

async function imported() {
  const id = await start();
  await goOn(id);
  return id;
}

const tagsOf = async (runId: string) =>
  Object.fromEntries(
    (await perform(getRun, admin, { runId })).data.tags.map(({ key, value }) => [key, value]),
  );

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
      registeredModels: 1,
    });
    const run = await perform(getRun, admin, { runId: PARENT });
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
    const { metrics } = await perform(getMetricHistory, admin, { runId: PARENT, metricKey: 'loss' });
    expect(metrics.map(({ value, step }) => [step, value])).toEqual([
      [0, 1],
      [1, 0.5],
      [2, 'NaN'],
    ]);
    const file = await perform(downloadRunArtifact, admin, { runId: PARENT, path: 'sub dir/a+b%.txt' });
    expect(await new Response(file.body).text()).toBe('hello');
    const { models } = await perform(searchLoggedModels, admin, { experimentIds: [run.info.experimentId] });
    expect(models[0]).toMatchObject({
      modelId: MODEL,
      name: 'net',
      status: 'LOGGED_MODEL_READY',
      sourceRunId: PARENT,
    });
    expect(models[0]?.metrics[0]).toMatchObject({ key: 'acc', value: 0.9, datasetName: 'flowers' });
    const gone = await perform(getRun, admin, { runId: DELETED });
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
    await perform(repeatImport, admin, { id });
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
    await perform(setTag, admin, { runId: PARENT, key: 'mlflow.runName', value: 'mine' });
    folder.write(`1/${PARENT}/metrics/loss`, '6000 1.0 0\n6001 0.5 1\n6002 nan 2\n6003 0.25 3\n');
    folder.run('1', CHILD, { name: 'child', status: 3, end: 9500 });
    folder.write(`1/${CHILD}/artifacts/late.txt`, 'late');
    folder.write(`1/${PARENT}/artifacts/sub dir/a+b%.txt`, 'hello again');
    await perform(repeatImport, admin, { id });
    await goOn(id);
    expect((await read(id)).counts).toMatchObject({
      runs: { found: 3, added: 0 },
      points: { found: 6, added: 1 },
      files: { found: 3, added: 2 },
    });
    const child = await perform(getRun, admin, { runId: CHILD });
    expect(child.info).toMatchObject({ status: 'FINISHED', endTime: 9500 });
    expect((await tagsOf(PARENT))['mlflow.runName']).toBe('mine');
    expect(await findingsOf(id)).toMatchObject([
      { outcome: 'different', kind: 'tag', owner: PARENT, item: 'mlflow.runName' },
    ]);
    const file = await perform(downloadRunArtifact, admin, { runId: PARENT, path: 'sub dir/a+b%.txt' });
    expect(await new Response(file.body).text()).toBe('hello again');
  });

  test('an experiment of that name is joined; one in the trash is not', async () => {
    const joined = await perform(createExperiment, admin, { name });
    const inTrash = await perform(createExperiment, admin, { name: `${name}, old` });
    const id = await imported();
    expect((await perform(getRun, admin, { runId: PARENT })).info.experimentId).toBe(joined.experimentId);
    const names = await rows<{ name: string; stage: string }>({
      text: 'SELECT name, lifecycle_stage AS stage FROM experiments WHERE name LIKE $1 ORDER BY id',
      values: [`${name}, old%`],
    });
    expect(names).toEqual([
      { name: `${name}, old`, stage: 'active' },
      { name: `${name}, old (imported)`, stage: 'deleted' },
    ]);
    // Once entered it stays the same one, whatever becomes of it.
    await perform(deleteExperiment, admin, joined);
    await perform(deleteExperiment, admin, inTrash);
    const before = await everything();
    await perform(repeatImport, admin, { id });
    await goOn(id);
    expect(await everything()).toEqual(before);
    expect(await findingsOf(id)).toContainEqual(
      expect.objectContaining({ outcome: 'different', kind: 'experiment', item: 'stage' }),
    );
  });

  test('a run that was deleted here stays deleted, and gets its new points', async () => {
    const id = await imported();
    await perform(deleteRun, admin, { runId: PARENT });
    folder.write(`1/${PARENT}/metrics/loss`, '6000 1.0 0\n6005 0.1 9\n');
    await perform(repeatImport, admin, { id });
    await goOn(id);
    const run = await perform(getRun, admin, { runId: PARENT });
    expect(run.info.lifecycleStage).toBe('deleted');
    expect(run.data.metrics).toContainEqual(expect.objectContaining({ key: 'loss', value: 0.1 }));
    expect(await findingsOf(id)).toMatchObject([{ outcome: 'different', item: 'stage', owner: PARENT }]);
  });

  test('what was here before the first pass stays', async () => {
    const id = await imported();
    await rows({ text: 'DELETE FROM imports', values: [] });
    await perform(setTag, admin, { runId: PARENT, key: 'note', value: 'mine' });
    await perform(logBatch, admin, { runId: PARENT, params: [{ key: 'mine', value: '1' }] });
    folder.write(`1/${PARENT}/params/mine`, '2');
    folder.write(`1/${PARENT}/tags/note`, 'theirs');
    const again = await imported();
    expect(again).not.toBe(id);
    expect((await findingsOf(again)).map(({ kind, item }) => `${kind} ${item}`).sort()).toEqual([
      'param mine',
      'tag note',
    ]);
    expect((await tagsOf(PARENT)).note).toBe('mine');
  });
});

/** As if nothing had been logged or brought, but for the default experiment. */
async function emptyWorkspace(): Promise<void> {
  for (const table of ['runs', 'imports', 'logged_models', 'metric_points', 'latest_metrics']) {
    await rows({ text: `DELETE FROM ${table}`, values: [] });
  }
  await rows({ text: 'DELETE FROM experiments WHERE id > 0', values: [] });
}

describe('goes on', () => {
  /** Breaks off at the n-th commit as a killed process would: nothing of it is tidied up. */
  test('from wherever it broke off, with the same end', async () => {
    await emptyWorkspace();
    const whole = await imported();
    const wanted = await everything();
    const { counts } = await read(whole);
    await emptyWorkspace();
    const id = await start();
    let broken = 0;
    for (let status = 'running'; status === 'running'; broken += 1) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 15 + broken * 5).unref();
      await goOn(id, controller.signal);
      ({ status } = await read(id));
    }
    expect(broken).toBeGreaterThan(1);
    const got = await everything();
    const strip = (lines: unknown) =>
      (lines as string[])
        .map((line) =>
          line
            .replace(/"(run_key|key|id|dataset_id|experiment_id|name_id)":\d+,?/g, '')
            .replace(/mlflow-artifacts:\/\d+/g, '')
            .replace(/"(deleted_time|heard_at)":\s*\d+/g, ''),
        )
        .sort();
    for (const table of Object.keys(wanted)) expect(strip(got[table]), table).toEqual(strip(wanted[table]));
    // A file that was stored but not yet counted when it broke off is found here the next time, and so not counted as added.
    const { files, bytes, ...others } = (await read(id)).counts;
    const { files: wantedFiles, bytes: wantedBytes = 0, ...wantedOthers } = counts;
    expect(others).toEqual(wantedOthers);
    expect(files?.found).toBe(wantedFiles?.found);
    expect(files?.added).toBeLessThanOrEqual(wantedFiles?.added ?? 0);
    expect(bytes).toBeLessThanOrEqual(wantedBytes);
  });

  test('a worker that lost its hold writes nothing more', async () => {
    const id = await start();
    await perform(stopImport, admin, { id });
    const before = await everything();
    await goOn(id);
    expect(await everything()).toEqual(before);
    expect((await read(id)).status).toBe('stopped');
  });

  test('two workers: one of them works', async () => {
    const id = await start();
    await Promise.all([goOn(id), goOn(id)]);
    expect((await read(id)).counts.runs).toEqual({ found: 3, added: 3 });
  });
});

describe('tells', () => {
  test('what cannot be brought, and why, and goes on', async () => {
    folder.write(`1/${PARENT}/tags/bad*key`, 'x');
    folder.write(`1/${PARENT}/params/long`, 'y'.repeat(7000));
    folder.write(`1/${PARENT}/metrics/odd`, '6000 many 0\n6000 1 1\n');
    fs.symlinkSync('/etc/passwd', path.join(root, `mlruns/1/${PARENT}/artifacts/link`));
    folder.write(`1/${'e'.repeat(32)}/meta.yaml`, 'status: [');
    folder.run('1', 'short', { name: 'short' });
    const id = await imported();
    const told = (await findingsOf(id)).map(({ outcome, kind, item }) => `${outcome} ${kind} ${item}`.trim());
    expect(told.sort()).toEqual([
      'different param long',
      'missing artifact link',
      'missing metric odd',
      'missing run',
      'missing run',
      'missing tag bad*key',
    ]);
    expect((await read(id)).status).toBe('done');
    const file = await perform(exportReport, admin, { id });
    const lines = (await new Response(file.body).text()).trim().split('\r\n');
    expect(lines[0]).toBe('outcome,kind,object,item,reason');
    expect(lines).toContain('count,runs,,,"5 at the source, 3 added"');
    expect(lines.filter((line) => line.startsWith('missing'))).toHaveLength(5);
  });

  test('whoever started it when it is done, and when it failed', async () => {
    const starter = await callerWithRole('admin');
    const told = async () => (await perform(listNotifications, starter, {})).notifications;
    const { id } = await perform(startImport, starter, { kind: 'folder', address: 'mlruns' });
    await goOn(id);
    expect(await told()).toMatchObject([
      { tone: 'success', href: `/admin/imports/${id}`, body: expect.stringContaining('nothing is missing') },
    ]);
    folder.write(`1/${PARENT}/tags/bad*key`, 'x');
    await perform(repeatImport, starter, { id });
    await goOn(id);
    expect(await told()).toMatchObject([
      { tone: 'warning', count: 2, body: expect.stringContaining('1 thing') },
    ]);
    fs.rmSync(path.join(root, 'mlruns'), { recursive: true });
    await perform(repeatImport, starter, { id });
    await goOn(id);
    expect(await told()).toMatchObject([{ tone: 'danger', title: expect.stringContaining('failed') }]);
  });

  test('a run whose id another run has here', async () => {
    await imported();
    await rows({ text: 'DELETE FROM imports', values: [] });
    folder.run('1', PARENT, { name: 'other' });
    folder.write(
      `1/${PARENT}/meta.yaml`,
      `artifact_uri: ''\nrun_id: ${PARENT}\nrun_name: other\nstart_time: 1\nstatus: 3\n`,
    );
    const before = await everything();
    const id = await imported();
    expect(await everything()).toEqual(before);
    expect(await findingsOf(id)).toMatchObject([
      { kind: 'run', owner: PARENT, reason: 'Another run has its id here.' },
    ]);
  });

  test('a run that is written to here while its import goes on keeps what was written', async () => {
    const id = await imported();
    await perform(updateRun, admin, { runId: CHILD, status: 'KILLED', endTime: 1 });
    await perform(repeatImport, admin, { id });
    await goOn(id);
    expect((await perform(getRun, admin, { runId: CHILD })).info.status).toBe('KILLED');
    expect((await findingsOf(id)).map(({ item }) => item).sort()).toEqual(['endTime', 'status']);
  });
});
