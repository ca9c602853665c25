import type { Import } from './import-status';

type Told = Pick<Import, 'status' | 'position' | 'counts' | 'expectedRuns'>;

/** How far a pass is, as a share of one and in words. Undefined before anything is known of its length. */
export function progressOf({ status, position, counts, expectedRuns }: Told): {
  share: number | undefined;
  text: string;
} {
  if (status === 'done') return { share: 1, text: 'Everything was gone through' };
  if (!position) return { share: undefined, text: 'Looking at what there is' };
  const where = position.name ? `, now ${position.name}` : '';
  if (position.phase === 'models') {
    return {
      share: 0,
      text: `Models of experiment ${Math.min(position.done + 1, position.total)} of ${position.total}${where}`,
    };
  }
  if (position.phase === 'registry') {
    return { share: 1, text: `${counts.registered?.found ?? 0} registered models` };
  }
  const done = counts.runs?.found ?? 0;
  if (expectedRuns) {
    const share = Math.min(1, done / expectedRuns);
    return { share, text: `${done} of ${expectedRuns} runs${where}` };
  }
  return {
    share: position.total > 0 ? position.done / position.total : undefined,
    text: `Experiment ${Math.min(position.done + 1, position.total)} of ${position.total}${where}`,
  };
}
