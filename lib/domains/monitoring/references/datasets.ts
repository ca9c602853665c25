/** The dataset that a run says it was trained on, where this server has its rows: a feature table, or a file among the run's artifacts. */
import path from 'node:path';
import type { Context } from '@/lib/core/context';
import { deltaOf, loadTable } from '@/lib/domains/features/index';
import { placeOfUri, type WholeRun } from '@/lib/domains/tracking/index';
import { blobs } from '@/lib/platform/blobs';
import { AppError, conflict } from '@/lib/pure/errors';
import { nameOfTable } from './subject';

/** A file of the store, and how many rows the client said it has. */
export type RunFile = { dataset: string; key: string; path: string; rows: number | undefined };
type Found = { kind: 'table'; name: string; version: number } | ({ kind: 'file' } & RunFile);

type Input = WholeRun['datasetInputs'][number];
type Source = Record<string, unknown>;

const TRAINING = /^train/i;
const contextOf = ({ tags }: Input) => tags.find(({ key }) => key === 'mlflow.data.context')?.value;

/** What it says was for training; else what it says nothing of. */
const trainedOn = (inputs: readonly Input[]): Input | undefined =>
  inputs.find((input) => TRAINING.test(contextOf(input) ?? '')) ?? inputs.find((input) => !contextOf(input));

/**
 * @param called the version, as a sentence begins with it
 * @throws RESOURCE_CONFLICT with what to do so that the rows are there
 */
export async function findDataset(ctx: Context, run: WholeRun, called: string): Promise<Found> {
  const input = trainedOn(run.datasetInputs);
  if (!input)
    throw conflict(
      `The run of ${called.charAt(0).toLowerCase()}${called.slice(1)} notes no training data. Train on a training set of the feature store, or note the data with mlflow.log_input and log its file as an artifact; or upload it as the reference.`,
    );
  const { dataset } = input;
  const source = parse(dataset.source);
  const table = source.delta_table_name;
  if (typeof table === 'string') return tableOf(ctx, table, source.delta_table_version);
  const place = [source.uri, source.url, source.path].find((each) => typeof each === 'string');
  const file = typeof place === 'string' ? await fileOf(ctx, run, place) : undefined;
  if (file) return { kind: 'file', dataset: dataset.name, ...file, rows: rowsOf(dataset.profile) };
  const from = typeof place === 'string' ? `from ${place.slice(0, 300)}` : 'by code';
  throw conflict(
    `${called} was trained on ‘${dataset.name}’, which was read ${from}: its rows are not on this server. Log that file as an artifact of the run, under the same name (mlflow.log_artifact), or upload it as the reference.`,
  );
}

async function tableOf(ctx: Context, name: string, version: unknown): Promise<Found> {
  const table = await loadTable(ctx, nameOfTable(name));
  const own = typeof version === 'number' ? version : undefined;
  return {
    kind: 'table',
    name: table.name,
    version: own ?? (await deltaOf(table).snapshot({})).version,
  };
}

const FOLDERS = ['', 'data', 'dataset', 'datasets'];
const READABLE = /\.(parquet|csv|csv\.gz)$/i;

/** Among the artifacts, a file of the name that the dataset was read from. */
async function fileOf(
  ctx: Context,
  { info }: WholeRun,
  place: string,
): Promise<Pick<RunFile, 'key' | 'path'> | undefined> {
  const bare = place.replace(/[?#].*$/, '').replaceAll('\\', '/');
  const name = path.posix.basename(bare);
  if (!READABLE.test(name)) return undefined;
  const own = bare.startsWith(`${info.artifactUri}/`) ? bare.slice(info.artifactUri.length + 1) : undefined;
  const folders = own === undefined ? FOLDERS : [path.posix.dirname(own).replace(/^\.$/, '')];
  for (const folder of folders) {
    const found = await placeOfUri(ctx, info.artifactUri, folder).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'INVALID_PARAMETER_VALUE') return undefined;
      throw error;
    });
    // A store of the client's own.
    if (!found) return undefined;
    const key = `${found.key}/${name}`;
    if (await blobs().stat(key)) return { key, path: folder ? `${folder}/${name}` : name };
  }
  return undefined;
}

function parse(text: string): Source {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Source) : {};
  } catch {
    return { path: text };
  }
}

function rowsOf(profile: string | null | undefined): number | undefined {
  const rows = profile ? parse(profile).num_rows : undefined;
  return typeof rows === 'number' ? rows : undefined;
}
