/** Where the rows of a run, its parts and its result lie: in the artifact store, so that any worker can go on. */
import { createReadStream, createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { blobs } from '@/lib/platform/blobs';

const ROOT = 'scoring';

export const jobPlace = (jobId: string) => `${ROOT}/jobs/${jobId}`;
export const runPlace = (jobId: string, number: number) => `${jobPlace(jobId)}/${number}`;
export const resultPlace = (jobId: string, number: number) => `${runPlace(jobId, number)}/result.parquet`;
export const workPlace = (jobId: string, number: number) => `${runPlace(jobId, number)}/work`;
export const uploadPlace = (id: string) => `${ROOT}/uploads/${id}.parquet`;

/** What a run that failed has scored stays so long, in milliseconds. */
export const KEPT_WORK = 7 * 86_400_000;

export const INPUT = 'input.parquet';
export const partName = (part: number) => `part-${String(part).padStart(5, '0')}.parquet`;

export async function store(file: string, key: string): Promise<number> {
  const { size } = await fs.stat(file);
  await blobs().put(key, createReadStream(file), { size });
  return size;
}

/** The object as a file of this machine; nothing is done where it is there already. */
export async function fetchTo(key: string, file: string): Promise<string> {
  if (await fs.stat(file).catch(() => undefined)) return file;
  const { body } = await blobs().get(key);
  await pipeline(Readable.fromWeb(body as never), createWriteStream(`${file}.part`));
  await fs.rename(`${file}.part`, file);
  return file;
}
