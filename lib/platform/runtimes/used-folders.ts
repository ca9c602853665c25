/** What models need on this machine's disk, their files and their environments: made once, and gone when nobody has used it for long. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { env } from '../env';
import { log } from '../log';

const ROOT = path.join(env.home, 'serving');
export const MODELS = path.join(ROOT, 'models');
export const ENVIRONMENTS = path.join(ROOT, 'environments');
/** An environment has it once it is whole. */
export const COMPLETE = '.complete';
/** The end of the name of a model's folder into which its files are being fetched. */
export const PART = '.part';
const DAY = 24 * 60 * 60_000;
const UNUSED_KEPT = 14 * DAY;
/** No environment takes so long to build. */
const UNFINISHED_KEPT = 3 * 60 * 60_000;
/** Nor a model so long to be fetched. */
const PART_KEPT = DAY;

/** The environment that an interpreter is of; undefined for the installation's own. */
export const environmentOf = (python: string): string | undefined =>
  python.startsWith(ENVIRONMENTS + path.sep) ? path.resolve(python, '..', '..') : undefined;

/** Notes that a folder is in use; one that is not there needs no note. */
export async function noteUse(folder: string): Promise<void> {
  const now = new Date();
  await fs.utimes(folder, now, now).catch(() => undefined);
}

/**
 * Removes what nobody has used for two weeks, and what broke off while it was built or fetched.
 *
 * @param now milliseconds since the epoch
 * @returns how many went
 */
export async function tidyFolders(now = Date.now()): Promise<number> {
  const unusedSince = now - UNUSED_KEPT;
  const models = await removeOld(MODELS, async (entry) =>
    entry.endsWith(PART) ? now - PART_KEPT : unusedSince,
  );
  const environments = await removeOld(ENVIRONMENTS, async (entry) =>
    (await isThere(path.join(entry, COMPLETE))) ? unusedSince : now - UNFINISHED_KEPT,
  );
  return models + environments;
}

/** For a process that stays: tidies once a day. */
export function tidyFoldersDaily(): void {
  setInterval(() => {
    tidyFolders().catch((err: unknown) => log.warn({ err }, 'the folders of models were not tidied'));
  }, DAY).unref();
}

/** @param goodSince what was used last before that moment goes */
async function removeOld(root: string, goodSince: (entry: string) => Promise<number>): Promise<number> {
  let removed = 0;
  for (const name of await fs.readdir(root).catch(() => [] as string[])) {
    const entry = path.join(root, name);
    const stat = await fs.stat(entry).catch(() => undefined);
    if (!stat || stat.mtimeMs >= (await goodSince(entry))) continue;
    await fs.rm(entry, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

const isThere = (file: string): Promise<boolean> =>
  fs.stat(file).then(
    () => true,
    () => false,
  );
