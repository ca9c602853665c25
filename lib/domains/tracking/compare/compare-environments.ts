import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { inLanes } from '@/lib/pure/in-lanes';
import { type Packages, readConda, readPythonEnv, readRequirements } from '@/lib/pure/packages';
import { type ComparedRun, loadCompared, RunRefs } from './compared-runs';
import { type Root, readText, rootsOf } from './run-roots';

const MOST_BYTES = 256 * 1024;
const MOST_PACKAGES = 2000;
const MOST_FOLDERS = 5;
const LANES = 16;
const HISTORY_TAG = 'mlflow.log-model.history';

type Found = { python: string | null; packages: Packages; files: string[] };

export const compareEnvironments = query({
  name: 'tracking.compareEnvironments',
  summary:
    'The Python and the packages of up to 200 runs, from the requirement files among their artifacts and models.',
  access: 'artifacts.read',
  input: z.object({ runs: RunRefs, onlyDifferences: z.boolean().default(false) }),
  async run(ctx, { runs: refs, onlyDifferences }) {
    const runs = await loadCompared(ctx, refs);
    const [roots, folders] = await Promise.all([rootsOf(ctx, runs), modelFolders(ctx, runs)]);
    const found = new Map<string, Found>();
    await inLanes(runs, LANES, async ({ runId }) => {
      found.set(runId, await environmentOf(roots.get(runId) ?? [], folders.get(runId) ?? []));
    });
    const each = runs.map(({ runId }) => found.get(runId) ?? NOTHING);
    const names = [...new Set(each.flatMap(({ packages }) => [...packages.keys()]))].sort();
    const rows = names.map((name) => {
      const values = each.map(({ packages }) => packages.get(name) ?? null);
      return { name, values, isDifferent: values.some((value) => value !== values[0]) };
    });
    const shown = onlyDifferences ? rows.filter(({ isDifferent }) => isDifferent) : rows;
    return {
      pythons: each.map(({ python }) => python),
      /** The files that it was read from; none where a run has logged none. */
      files: each.map(({ files }) => files),
      packages: shown.slice(0, MOST_PACKAGES),
      total: rows.length,
      different: rows.filter(({ isDifferent }) => isDifferent).length,
    };
  },
});

const NOTHING: Found = { python: null, packages: new Map(), files: [] };

/** Folders in which models lie: of today's clients below `models/`, of older ones as a tag of the run has them. */
async function modelFolders(ctx: Context, runs: readonly ComparedRun[]): Promise<Map<string, string[]>> {
  const found = await ctx.sql<{ runKey: number; value: string }>(sql`
    SELECT run_key AS "runKey", value FROM run_tags
    WHERE run_key = ANY(${runs.map(({ key }) => key)}::bigint[]) AND key = ${HISTORY_TAG}`);
  const byKey = new Map(found.map(({ runKey, value }) => [runKey, pathsIn(value)]));
  return new Map(runs.map(({ key, runId }) => [runId, byKey.get(key) ?? []]));
}

/** The tag is a caller's to write: it may hold anything. */
function pathsIn(history: string): string[] {
  try {
    const models: unknown = JSON.parse(history);
    if (!Array.isArray(models)) return [];
    return models.flatMap((model: { artifact_path?: unknown } | null) =>
      typeof model?.artifact_path === 'string' &&
      /^[\w./ -]+$/.test(model.artifact_path) &&
      !model.artifact_path.includes('..')
        ? [model.artifact_path.replace(/^\/+|\/+$/g, '')]
        : [],
    );
  } catch {
    return [];
  }
}

/** What the run itself logged counts most, then its models' files, the newest first; pip's list before conda's. */
async function environmentOf(roots: readonly Root[], logged: readonly string[]): Promise<Found> {
  const made = roots.flatMap(({ prefix }) => (prefix === '' ? [] : [prefix]));
  const folders = [...new Set(['', ...made, ...logged.toReversed()])].slice(0, MOST_FOLDERS + 1);
  for (const folder of folders) {
    const at = (name: string) => (folder ? `${folder}/${name}` : name);
    const read = async (name: string) => {
      const stored = await readText(roots, at(name), MOST_BYTES);
      return stored && 'text' in stored ? stored.text : undefined;
    };
    const [requirements, conda, pythonEnv] = await Promise.all(
      ['requirements.txt', 'conda.yaml', 'python_env.yaml'].map(read),
    );
    if (requirements === undefined && conda === undefined && pythonEnv === undefined) continue;
    const byConda = conda === undefined ? undefined : readConda(conda);
    const python = (pythonEnv && readPythonEnv(pythonEnv)) ?? byConda?.python ?? null;
    const packages: Packages = new Map([
      ...(byConda?.packages ?? []),
      ...(requirements === undefined ? [] : readRequirements(requirements)),
    ]);
    const files = [
      requirements !== undefined && at('requirements.txt'),
      conda !== undefined && at('conda.yaml'),
      pythonEnv !== undefined && at('python_env.yaml'),
    ].filter((file) => file !== false);
    return { python: python || null, packages, files };
  }
  return NOTHING;
}
