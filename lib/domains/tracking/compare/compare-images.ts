import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { inLanes } from '@/lib/pure/in-lanes';
import { IMAGES_FOLDER, readPicture, readSeries, spread } from '@/lib/pure/logged-images';
import { entriesOf } from './compare-artifacts';
import { loadCompared, RunRefs } from './compared-runs';
import { type Root, rootsOf } from './run-roots';

const LANES = 16;
/** Pictures that an answer names; of more each run has its share, spread over its steps. */
const MOST_PICTURES = 20_000;
const MOST_SERIES = 500;
/** Folders that are looked into for files that are pictures, over all runs. */
const MOST_FOLDERS = 600;
const DEEPEST = 3;

type Picture = { place: number; step: number | null; path: string; thumbnail: string; size: number };
type OfRun = Map<string, Omit<Picture, 'place'>[]>;

export const compareImages = query({
  name: 'tracking.compareImages',
  summary:
    'The pictures of up to 200 runs by what they are of and by step: those of `mlflow.log_image`, and files of the same path.',
  access: 'artifacts.read',
  input: z.object({ runs: RunRefs }),
  async run(ctx, { runs: refs }) {
    const runs = await loadCompared(ctx, refs);
    const roots = await rootsOf(ctx, runs);
    const series = new Map<string, Picture[]>();
    const folders = Math.max(2, Math.floor(MOST_FOLDERS / runs.length));
    const share = Math.max(20, Math.floor(MOST_PICTURES / runs.length));
    let isCut = false;
    await inLanes([...runs.entries()], LANES, async ([place, { runId }]) => {
      const own = roots.get(runId) ?? [];
      const [logged, files] = [await loggedOf(own), await filesOf(own, folders)];
      isCut ||= logged.isCut || files.isCut;
      const all: OfRun = new Map([...logged.found, ...files.found]);
      const most = Math.max(2, Math.floor(share / Math.max(1, all.size)));
      for (const [key, pictures] of all) {
        isCut ||= pictures.length > most;
        const held = series.get(key) ?? [];
        held.push(...spread(pictures, most).map((picture) => ({ place, ...picture })));
        series.set(key, held);
      }
    });
    const sorted = [...series].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      /** Each run's pictures in the order of their steps; `place` is the run's, `step` null for a file whose name tells none. */
      series: sorted.slice(0, MOST_SERIES).map(([key, pictures]) => ({ key, pictures })),
      isCut: isCut || sorted.length > MOST_SERIES,
      /** How many runs keep their artifacts where this server does not see them. */
      elsewhere: runs.filter(({ runId }) => roots.get(runId)?.length === 0).length,
    };
  },
});

/** What `mlflow.log_image` logged. */
async function loggedOf(roots: readonly Root[]): Promise<{ found: OfRun; isCut: boolean }> {
  const { entries, isMore } = await entriesOf(roots, IMAGES_FOLDER);
  const files = entries.map(({ name, isDir }) => ({ path: `${IMAGES_FOLDER}/${name}`, isDir }));
  const sizes = new Map(entries.map(({ name, size }) => [`${IMAGES_FOLDER}/${name}`, size]));
  const found: OfRun = new Map(
    readSeries(files).map(({ key, images }) => [
      key,
      images.map(({ time: _, ...image }) => ({ ...image, size: sizes.get(image.path) ?? 0 })),
    ]),
  );
  return { found, isCut: isMore };
}

/** Files that are pictures, a few folders deep; a model's own are no results. */
async function filesOf(roots: readonly Root[], most: number): Promise<{ found: OfRun; isCut: boolean }> {
  const own = roots.filter(({ prefix }) => prefix === '');
  const found: OfRun = new Map();
  let [isCut, looked] = [false, 0];
  let level = [''];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    const below: string[] = [];
    for (const folder of level) {
      if (looked >= most) {
        isCut = true;
        break;
      }
      looked += 1;
      const { entries, isMore } = await entriesOf(own, folder);
      isCut ||= isMore;
      if (entries.some(({ name }) => name === 'MLmodel')) continue;
      for (const { name, isDir, size } of entries) {
        const path = folder ? `${folder}/${name}` : name;
        if (isDir) below.push(path);
        else if (folder !== IMAGES_FOLDER || readSeries([{ path, isDir }]).length === 0) {
          const picture = readPicture(path);
          if (!picture) continue;
          const held = found.get(picture.key) ?? [];
          held.push({ step: picture.step, path, thumbnail: path, size });
          found.set(picture.key, held);
        }
      }
    }
    level = below;
  }
  for (const pictures of found.values()) pictures.sort((a, b) => (a.step ?? 0) - (b.step ?? 0));
  return { found, isCut };
}
