/** Tiles of a history: which widths there are, and what of a stretch they cover. */

/** Steps from the first to the last, and how many points they have. */
export type History = { first: number; last: number; count: number };
export type Levels = { base: number; top: number };

/** Shorter histories are read as they are. */
export const TILED_FROM = 1024;
/** The narrowest tiles gather so many points: below, points themselves are as few. */
const POINTS_OF_A_TILE = 4;
/** The widest leave so many for the whole history: above, these are put together. */
const FEWEST_TILES = 64;

/** Tiles of level n are 2^n steps wide. Undefined where a history is too short to be worth it. */
export function levelsOf({ first, last, count }: History): Levels | undefined {
  if (count < TILED_FROM) return undefined;
  const spacing = Math.max(1, (last - first) / (count - 1));
  const base = Math.ceil(Math.log2(POINTS_OF_A_TILE * spacing));
  let top = base;
  while ((last - first) / 2 ** top > FEWEST_TILES) top += 1;
  return { base, top };
}

/** What tiles hold of a history: everything up to a step. */
export type Tiled = { step: number; level: number };

/** Steps from `from` to `to`, both included. */
export type Steps = { from: number; to: number };

/**
 * How stretches of a width are read: whole ones from tiles of a level, what is left at the ends from the points.
 *
 * @param width of the stretches wanted, a power of two
 * @param window the steps wanted
 * @returns undefined where the stretches are narrower than any tile
 */
export function coverOf(
  history: History,
  tiled: Tiled,
  width: number,
  window: Steps,
): { level: number; tiles: Steps | undefined; points: Steps[] } | undefined {
  const levels = levelsOf({ ...history, last: tiled.step });
  const wanted = Math.log2(width);
  if (!levels || wanted < tiled.level) return undefined;
  const level = Math.min(wanted, Math.max(tiled.level, levels.top));
  // A stretch is whole if the window has all of it, or all of it that there are points of.
  const from = window.from <= history.first ? history.first : Math.ceil(window.from / width) * width;
  const to = window.to >= tiled.step ? tiled.step : Math.floor((window.to + 1) / width) * width - 1;
  if (from > to) return { level, tiles: undefined, points: [window] };
  const points: Steps[] = [];
  if (window.from > history.first && window.from < from) points.push({ from: window.from, to: from - 1 });
  if (window.to > to) points.push({ from: to + 1, to: window.to });
  return { level, tiles: { from, to }, points };
}
