/** Versions on a line by when they were made, and flags above those that bear one. Pure. */

type Version = { version: number; creationTime: number; stage: string; aliases: readonly string[] };

/** Pixels from the start of the line. */
export type Mark<V extends Version> = V & { x: number };

/** `@champion`, or the name of a stage where something is live or soon will be: its staff stands at `x`, its words begin at `from`. */
export type Flag = {
  version: number;
  words: string;
  kind: 'alias' | 'stage';
  x: number;
  from: number;
  lane: number;
};

/**
 * Each version stands where its time is, but for those that would touch: they are moved apart, in their order, by no more
 * than it takes.
 *
 * @param versions oldest first
 * @param width of the line in pixels
 * @param gap the least between two of them; less where the line has no room for it
 */
export function placeMarks<V extends Version>(versions: readonly V[], width: number, gap: number): Mark<V>[] {
  const [first, last] = [versions[0], versions.at(-1)];
  if (!first || !last) return [];
  const span = last.creationTime - first.creationTime;
  const least = Math.min(gap, width / Math.max(1, versions.length - 1));
  const places: number[] = [];
  for (const { creationTime } of versions) {
    const wanted = span > 0 ? ((creationTime - first.creationTime) / span) * width : 0;
    places.push(Math.max(wanted, (places.at(-1) ?? -least) + least));
  }
  let most = width;
  for (let at = places.length - 1; at >= 0; at -= 1) {
    places[at] = Math.max(0, Math.min(places[at] ?? 0, most));
    most = (places[at] ?? 0) - least;
  }
  return versions.map((version, at) => ({ ...version, x: places[at] ?? 0 }));
}

const BETWEEN = 4;

export type FlagRoom = {
  /** Of the line, in pixels. */
  width: number;
  /** Of a flag with these words, in pixels. */
  widthOf: (words: string) => number;
  lanes: number;
};

/**
 * Flags in lanes above the line, the newest version's first. They fly to the right of their staff, or to its left where
 * there is no room; else they go a lane up. What no lane has room for is left out and counted.
 *
 * @param isShown whether a stage is worth a flag
 */
export function placeFlags<V extends Version>(
  marks: readonly Mark<V>[],
  isShown: (stage: string) => boolean,
  { width, widthOf, lanes }: FlagRoom,
): { flags: Flag[]; left: number } {
  const flags: Flag[] = [];
  const free = Array.from({ length: lanes }, () => width);
  let left = 0;
  for (const { version, stage, aliases, x } of [...marks].reverse()) {
    const wanted = [
      ...aliases.map((alias) => ({ words: `@${alias}`, kind: 'alias' as const })),
      ...(isShown(stage) ? [{ words: stage, kind: 'stage' as const }] : []),
    ];
    for (const { words, kind } of wanted) {
      const own = widthOf(words);
      const fromIn = (edge: number) => Math.min(x, edge - own);
      const lane = free.findIndex((edge) => fromIn(edge) >= Math.max(0, x - own));
      const edge = free[lane];
      if (edge === undefined) left += 1;
      else {
        flags.push({ version, words, kind, x, from: fromIn(edge), lane });
        free[lane] = fromIn(edge) - BETWEEN;
      }
    }
  }
  return { flags, left };
}
