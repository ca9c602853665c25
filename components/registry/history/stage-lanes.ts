/** Stays in stages as bars over time. Pure. */

type Stay = { id: number; version: number; stage: string; fromTime: number; toTime: number | null };

/** Shares of the whole time, from 0 to 1. */
export type StageBar = { id: number; version: number; from: number; to: number; isNow: boolean };
/** Rows of one stage: more than one where several versions were in it at once. */
export type StageLane = { stage: string; rows: StageBar[][] };

/**
 * @param stages those that have a lane, in their order
 * @param range the whole time in milliseconds since the epoch
 * @returns lanes that have a bar; what is over before the range is left out
 */
export function stageLanes(
  stays: readonly Stay[],
  stages: readonly string[],
  [begin, end]: readonly [number, number],
): StageLane[] {
  const share = (time: number) => Math.min(1, Math.max(0, (time - begin) / Math.max(1, end - begin)));
  return stages.flatMap((stage) => {
    const rows: StageBar[][] = [];
    const own = stays
      .filter((stay) => stay.stage === stage && (stay.toTime ?? end) > begin && stay.fromTime < end)
      .sort((a, b) => a.fromTime - b.fromTime || a.id - b.id);
    for (const { id, version, fromTime, toTime } of own) {
      const bar = { id, version, from: share(fromTime), to: share(toTime ?? end), isNow: toTime === null };
      const free = rows.find((row) => (row.at(-1)?.to ?? 0) <= bar.from);
      if (free) free.push(bar);
      else rows.push([bar]);
    }
    return rows.length > 0 ? [{ stage, rows }] : [];
  });
}

/** What the lanes say, for who does not see them. */
export const sayLanes = (lanes: readonly StageLane[]): string =>
  lanes
    .map(({ stage, rows }) => {
      const bars = rows.flat();
      const now = bars.filter(({ isNow }) => isNow).map(({ version }) => version);
      const before = bars.filter(({ isNow }) => !isNow).length;
      const is =
        now.length === 0 ? 'no version is there' : `version ${now.sort((a, b) => b - a).join(', ')} is there`;
      return `${stage}: ${is}, ${before} before`;
    })
    .join('; ');
