import path from 'node:path';
import { AppError, notFound } from '@/lib/pure/errors';
import { ExperimentRecord, readRecord } from './folder-records';
import type { InsideFolder } from './inside-folder';
import type { SourceExperiment } from './source';

export const TRASH = '.trash';
const META = 'meta.yaml';
/** A folder beside the experiments that is none. */
const REGISTRY = 'models';

type KeyValues = (at: string) => Promise<{ key: string; value: string }[]>;

/** The experiments of an MLflow file store, those in its trash too. @throws RESOURCE_DOES_NOT_EXIST for a folder that is none */
export async function readExperiments(
  folder: InsideFolder,
  keyValues: KeyValues,
): Promise<SourceExperiment[]> {
  const found: SourceExperiment[] = [];
  for (const [parent, stage] of [['', 'active'] as const, [TRASH, 'deleted'] as const]) {
    for (const id of await folder.folders(parent)) {
      if (id.startsWith('.') || (parent === '' && id === REGISTRY)) continue;
      const read = readExperiment(folder, keyValues, path.join(parent, id));
      const experiment = await read.catch((error) => {
        if (!(error instanceof AppError)) throw error;
        return { name: id, creationTime: 0, lastUpdateTime: 0, tags: [], fault: error.message };
      });
      if (experiment) found.push({ id, stage, ...experiment });
    }
  }
  if (found.length === 0) throw await noExperiments(folder);
  return found;
}

async function readExperiment(
  folder: InsideFolder,
  keyValues: KeyValues,
  home: string,
): Promise<Omit<SourceExperiment, 'id' | 'stage'> | undefined> {
  const text = await folder.text(path.join(home, META));
  if (text === undefined) return undefined;
  const record = readRecord(ExperimentRecord, text);
  const creationTime = record.creation_time ?? record.last_update_time ?? 0;
  return {
    name: record.name,
    creationTime,
    lastUpdateTime: record.last_update_time ?? creationTime,
    tags: await keyValues(path.join(home, 'tags')),
  };
}

async function noExperiments(folder: InsideFolder): Promise<AppError> {
  const entries = await folder.entries('');
  const database = entries.find(({ name }) => /\.(db|sqlite3?)$/.test(name))?.name;
  return database
    ? notFound(
        `The folder holds a database (${database}), which only MLflow can read. Start mlflow server --backend-store-uri sqlite:///${database} beside it, and import from its address.`,
      )
    : notFound('The folder holds no experiments: it should be the one that MLflow calls mlruns.');
}
