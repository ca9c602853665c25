import type { FileEntry } from '../source';

/** Pictures that `mlflow.log_image` logged under one key, by step. */
export type ImageSeries = {
  key: string;
  images: { step: number; time: number; path: string; thumbnail: string }[];
};

/** `images/val~mask+step+3+timestamp+1700000000000+<uuid>.png`; clients of 2023 had percent signs and #. */
const NAME =
  /^(?<key>.+)[+%]step[+%](?<step>\d+)[+%]timestamp[+%](?<time>\d+)[+%](?<id>[\w-]+?)(?<small>[+%]compressed)?\.(?:png|webp)$/;

export const IMAGES_FOLDER = 'images';

/** Series by key, each in the order of its steps; empty for a folder of other things. */
export function readSeries(files: readonly Pick<FileEntry, 'path' | 'isDir'>[]): ImageSeries[] {
  const found = new Map<
    string,
    { key: string; step: number; time: number; path?: string; thumbnail?: string }
  >();
  for (const { path, isDir } of files) {
    const said = isDir ? undefined : NAME.exec(path.split('/').at(-1) ?? '')?.groups;
    if (!said) continue;
    const { key = '', step, time, id, small } = said;
    const known = found.get(`${key} ${id}`) ?? {
      key: key.replace(/[~#]/g, '/'),
      step: Number(step),
      time: Number(time),
    };
    found.set(`${key} ${id}`, small ? { ...known, thumbnail: path } : { ...known, path });
  }
  const series = new Map<string, ImageSeries>();
  for (const { key, step, time, path, thumbnail } of found.values()) {
    const shown = path ?? thumbnail;
    if (!shown) continue;
    const own = series.get(key) ?? { key, images: [] };
    own.images.push({ step, time, path: shown, thumbnail: thumbnail ?? shown });
    series.set(key, own);
  }
  for (const { images } of series.values()) images.sort((a, b) => a.step - b.step || a.time - b.time);
  return [...series.values()].sort((a, b) => a.key.localeCompare(b.key));
}
