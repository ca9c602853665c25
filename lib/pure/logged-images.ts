/** Which pictures among files belong together: those of a key that `mlflow.log_image` logged, and others by their paths. */

type File = { path: string; isDir: boolean };
export type StepImage = { step: number; time: number; path: string; thumbnail: string };
/** Pictures that were logged under one key, by step. */
export type ImageSeries = { key: string; images: StepImage[] };

/** `images/val~mask+step+3+timestamp+1700000000000+<uuid>.png`; clients of 2023 had percent signs and #. */
const LOGGED =
  /^(?<key>.+)[+%]step[+%](?<step>\d+)[+%]timestamp[+%](?<time>\d+)[+%](?<id>[\w-]+?)(?<small>[+%]compressed)?\.(?:png|webp)$/;

/** Where the client puts them. */
export const IMAGES_FOLDER = 'images';

export type LoggedPicture = { key: string; step: number; time: number; id: string; isCopy: boolean };

/** What the name of such a file says; `isCopy` of the smaller one that the client makes of each. Undefined for another file. */
export function readLogged(path: string): LoggedPicture | undefined {
  const said = LOGGED.exec(path.split('/').at(-1) ?? '')?.groups;
  if (!said) return undefined;
  const { key = '', step, time, id = '', small } = said;
  return {
    key: key.replace(/[~#]/g, '/'),
    step: Number(step),
    time: Number(time),
    id,
    isCopy: small !== undefined,
  };
}

/** Series by key, each in the order of its steps; empty for a folder of other things. */
export function readSeries(files: readonly File[]): ImageSeries[] {
  const found = new Map<
    string,
    { key: string; step: number; time: number; path?: string; thumbnail?: string }
  >();
  for (const { path, isDir } of files) {
    const said = isDir ? undefined : readLogged(path);
    if (!said) continue;
    const { key, step, time, id, isCopy } = said;
    const picture = `${key} ${step} ${id}`;
    const known = found.get(picture) ?? { key, step, time };
    found.set(picture, isCopy ? { ...known, thumbnail: path } : { ...known, path });
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

const PICTURE = /\.(?:png|jpe?g|gif|webp|bmp|avif|svg)$/i;
/** `epoch_0010`, `step-5`, `iter12`: a step that a file's name tells. */
const STEP = /(?<![a-z])(?<word>global_?step|step|epoch|iteration|iter|ep)(?<gap>[ _=.-]?)(?<step>\d+)/i;

/**
 * What a picture that was logged as a file is of: its path, or the path without the step in its name and that step. Undefined for what
 * is no picture.
 */
export function readPicture(path: string): { key: string; step: number | null } | undefined {
  if (!PICTURE.test(path)) return undefined;
  const name = path.split('/').at(-1) ?? path;
  const said = STEP.exec(name);
  if (!said?.groups) return { key: path, step: null };
  const { word = '', gap = '', step } = said.groups;
  const start = path.length - name.length + said.index;
  return {
    key: `${path.slice(0, start)}${word}${gap}…${path.slice(start + said[0].length)}`,
    step: Number(step),
  };
}

/** The place of what a run shows at a step: the last picture up to there, as it was still so then. Undefined before the first. */
export function pictureAt<Image extends { step: number | null }>(
  images: readonly Image[],
  step: number,
): Image | undefined {
  let found: Image | undefined;
  for (const image of images) {
    if (image.step !== null && image.step > step) break;
    found = image;
  }
  return found;
}

/** At most so many of a list, evenly spread, the first and the last among them. */
export function spread<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  const stride = (items.length - 1) / Math.max(1, most - 1);
  return Array.from({ length: most }, (_, at) => items[Math.round(at * stride)] as Item);
}
