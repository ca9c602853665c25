import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { inLanes } from '@/lib/pure/in-lanes';
import { entriesOf } from './compare-artifacts';
import { type ComparedRun, loadCompared, RunRef, RunRefs } from './compared-runs';
import { type Root, readText, rootsOf } from './run-roots';

/** Where MLflow's clients keep what was not committed. */
export const GIT_DIFF_TAG = 'mlflow.source.git.diff';

const TAGS = {
  name: 'mlflow.source.name',
  type: 'mlflow.source.type',
  commit: 'mlflow.source.git.commit',
  branch: 'mlflow.source.git.branch',
  repository: 'mlflow.source.git.repoURL',
  isDirty: 'mlflow.source.git.dirty',
  entryPoint: 'mlflow.project.entryPoint',
  backend: 'mlflow.project.backend',
  image: 'mlflow.docker.image.uri',
} as const;
type Name = keyof typeof TAGS;
const NAMES = Object.keys(TAGS) as Name[];
const LONGEST = 500;

export type Source = Record<Name, string | null> & { hasDiff: boolean };

export const compareSources = query({
  name: 'tracking.compareSources',
  summary:
    'Where the code of up to 200 runs came from: repository, commit, branch, file, entry point, image.',
  access: 'runs.read',
  input: z.object({ runs: RunRefs }),
  async run(ctx, { runs: refs }) {
    const runs = await loadCompared(ctx, refs);
    const found = await ctx.sql<{ runKey: number; key: string; value: string }>(sql`
      SELECT run_key AS "runKey", key, left(value, ${LONGEST}) AS value FROM run_tags
      WHERE run_key = ANY(${runs.map(({ key }) => key)}::bigint[])
        AND key = ANY(${[...Object.values(TAGS), GIT_DIFF_TAG]}::text[])`);
    const held = new Map(found.map(({ runKey, key, value }) => [`${runKey} ${key}`, value]));
    return {
      /** In the order of the runs. */
      sources: runs.map(({ key }): Source => {
        const tags = NAMES.map((name) => [name, held.get(`${key} ${TAGS[name]}`) ?? null]);
        return {
          ...(Object.fromEntries(tags) as Record<Name, string | null>),
          hasDiff: Boolean(held.get(`${key} ${GIT_DIFF_TAG}`)),
        };
      }),
    };
  },
});

export async function readTag(ctx: Context, run: ComparedRun, key: string): Promise<string | undefined> {
  const [tag] = await ctx.sql<{ value: string }>(
    sql`SELECT value FROM run_tags WHERE run_key = ${run.key} AND key = ${key}`,
  );
  return tag?.value;
}

const CODE =
  /\.(py|ipynb|r|rmd|jl|sql|sh|bash|scala|java|kt|cpp|cc|c|h|hpp|cu|rs|go|js|ts|diff|patch|yaml|yml|toml|cfg|ini|gin|json|dockerfile)$|(^|\/)(dockerfile|makefile|mlproject)$/i;
/** Files of these names say what the code ran in: the environment has a place of its own. */
const NOT_CODE = /(^|\/)(conda\.yaml|python_env\.yaml|requirements\.txt|MLmodel|registered_model_meta)$/;
const MOST_FOLDERS = 100;
const DEEPEST = 6;
const MOST_FILES = 500;

type CodeFile = {
  path: string;
  /** Bytes; null where the run has no such file. */
  from: number | null;
  to: number | null;
  /** Null where nobody looked: the file is large, or one of very many. */
  isSame: boolean | null;
};
const LOOKED_AT = 60;
const MOST_LOOKED_AT = 256 * 1024;
const LANES = 8;

export const listCode = query({
  name: 'tracking.listCode',
  summary: 'Scripts, notebooks, configurations and patches among the artifacts of two runs.',
  access: 'artifacts.read',
  input: z.object({ from: RunRef, to: RunRef }),
  async run(ctx, { from, to }) {
    const runs = await loadCompared(ctx, from === to ? [from] : [from, to]);
    const roots = await rootsOf(ctx, runs);
    const [before, after] = await Promise.all(
      [runs[0], runs.at(-1)].map((run) => walk(roots.get(run?.runId ?? '') ?? [])),
    );
    const files = new Map<string, CodeFile>();
    for (const [side, walked] of [
      ['from', before],
      ['to', after],
    ] as const) {
      for (const [path, size] of walked?.files ?? []) {
        files.set(path, {
          ...(files.get(path) ?? { path, from: null, to: null, isSame: null }),
          [side]: size,
        });
      }
    }
    const listed = [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)).slice(0, MOST_FILES);
    const sides = runs.length === 1 ? [runs[0], runs[0]] : runs;
    await tellSame(
      listed,
      sides.map((run) => roots.get(run?.runId ?? '') ?? []),
    );
    return {
      files: listed,
      isCut: (before?.isCut ?? false) || (after?.isCut ?? false) || files.size > MOST_FILES,
    };
  },
});

/** Files of another size are others; of the same size, the texts tell. */
async function tellSame(files: CodeFile[], [from = [], to = []]: Root[][]): Promise<void> {
  for (const file of files) if (file.from !== file.to) file.isSame = false;
  const unknown = files.filter(({ isSame, from: size }) => isSame === null && (size ?? 0) <= MOST_LOOKED_AT);
  await inLanes(unknown.slice(0, LOOKED_AT), LANES, async (file) => {
    const [a, b] = await Promise.all([from, to].map((roots) => readText(roots, file.path, MOST_LOOKED_AT)));
    file.isSame = JSON.stringify(a) === JSON.stringify(b);
  });
}

/** Folders nearest to the top first, as far as a bounded number of looks goes. */
async function walk(roots: readonly Root[]): Promise<{ files: Map<string, number>; isCut: boolean }> {
  const files = new Map<string, number>();
  const left = [''];
  let looks = 0;
  let isCut = false;
  while (left.length > 0 && looks < MOST_FOLDERS) {
    const folder = left.shift() ?? '';
    looks += 1;
    const { entries, isMore } = await entriesOf(roots, folder);
    isCut ||= isMore;
    for (const { name, isDir, size } of entries) {
      const path = folder ? `${folder}/${name}` : name;
      if (isDir) {
        if (path.split('/').length < DEEPEST) left.push(path);
      } else if (CODE.test(path) && !NOT_CODE.test(path)) files.set(path, size);
    }
  }
  return { files, isCut: isCut || left.length > 0 };
}
