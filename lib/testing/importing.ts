/** A folder of MLflow's beside an empty workspace, new before each test, and its import: for tests of importing. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { getImport } from '@/lib/domains/importing/get-import';
import { handlers } from '@/lib/domains/importing/jobs';
import { listFindings } from '@/lib/domains/importing/list-findings';
import { CONTINUE } from '@/lib/domains/importing/pass';
import { startImport } from '@/lib/domains/importing/start-import';
import { getRun } from '@/lib/domains/tracking/get-run';
import { rows } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { callerWithRole } from './callers';
import { type Mlruns, makeMlruns } from './mlruns';

type World = { admin: Caller; root: string; folder: Mlruns; name: string };

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
    'registered_models',
    'registered_model_tags',
    'model_versions',
    'model_version_tags',
    'model_version_facts',
    'model_aliases',
    'model_activities',
    'stage_periods',
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

async function forget(): Promise<void> {
  for (const table of [
    'runs',
    'imports',
    'logged_models',
    'metric_points',
    'latest_metrics',
    'registered_models',
  ]) {
    await rows({ text: `DELETE FROM ${table}`, values: [] });
  }
}

/** As if nothing had been logged or brought, but for the default experiment. */
async function emptyWorkspace(): Promise<void> {
  await forget();
  await rows({ text: 'DELETE FROM experiments WHERE id > 0', values: [] });
}

export function openFolder() {
  const world = {} as World;
  let number = 0;
  beforeAll(async () => {
    world.admin = await callerWithRole('admin');
  });
  beforeEach(async () => {
    world.root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'plumbline-mlruns-')));
    env.importFolder = world.root;
    number += 1;
    world.name = `plants ${number}`;
    world.folder = makeMlruns(path.join(world.root, 'mlruns'), world.name);
    await forget();
  });
  afterEach(() => fs.rmSync(world.root, { recursive: true, force: true }));

  const start = async (options = {}) =>
    (await perform(startImport, world.admin, { kind: 'folder', address: 'mlruns', ...options })).id;
  const goOn = async (id: string, signal = new AbortController().signal) =>
    handlers[CONTINUE]?.({ id } as never, { signal });
  const read = async (id: string) => (await perform(getImport, world.admin, { id })).import;
  const findingsOf = async (id: string) => (await perform(listFindings, world.admin, { id })).findings;
  async function imported(): Promise<string> {
    const id = await start();
    await goOn(id);
    return id;
  }
  const tagsOf = async (runId: string) =>
    Object.fromEntries(
      (await perform(getRun, world.admin, { runId })).data.tags.map(({ key, value }) => [key, value]),
    );
  const ways = { start, goOn, read, findingsOf, imported, tagsOf, everything, emptyWorkspace };
  return Object.assign(world, ways);
}
