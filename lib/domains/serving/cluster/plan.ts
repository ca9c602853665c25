/**
 * The next thing to ask KServe for, so that an InferenceService becomes what a configuration says without a request going where it should
 * not. KServe shares traffic between the revision that had all of it last and the newest one. While a newest one is not ready, its
 * share goes to the newest that is: so whoever stands between two states first has that share at zero.
 */
import type { Share } from '@/lib/pure/scoring/traffic';

export type Wanted = Share & { files: string };

export type There = {
  files: string;
  /** The newest revision's share; null for all of it. */
  canary: number | null;
  /** The newest revision is ready. */
  isReady: boolean;
};

export type Step = { files: string; canary: number | null; isLast: boolean };
export type Plan = Step | { fault: string };

/**
 * @param wanted all entities with their shares, which add up to 100
 * @param rolledOut the files of what last had all of the traffic
 */
export function nextStep(wanted: Wanted[], there: There | undefined, rolledOut: string | null): Plan {
  const active = wanted.filter(({ percent }) => percent > 0).sort((a, b) => b.percent - a.percent);
  const [main, other] = active;
  if (!main) return { fault: 'The configuration sends its traffic nowhere.' };
  if (!other) return toOne(main, wanted, there, rolledOut);
  return toTwo(main, other, there, rolledOut);
}

function toOne(
  { files }: Wanted,
  wanted: Wanted[],
  there: There | undefined,
  rolledOut: string | null,
): Plan {
  if (!there || there.canary === null) return { files, canary: null, isLast: true };
  if (there.files === files) {
    return there.isReady ? { files, canary: null, isLast: true } : { ...keep(there), isLast: false };
  }
  // Back to what had it all: at once, by the share alone.
  const isListed = rolledOut === files && wanted.some((one) => one.files === there.files);
  if (there.canary > 0 || isListed) return { files: there.files, canary: 0, isLast: isListed };
  return { files, canary: 0, isLast: false };
}

function toTwo(main: Wanted, other: Wanted, there: There | undefined, rolledOut: string | null): Plan {
  if (!there || rolledOut === null) return { files: main.files, canary: null, isLast: false };
  const newest = rolledOut === main.files ? other : rolledOut === other.files ? main : undefined;
  if (!newest) {
    return {
      fault:
        'KServe shares traffic between what had all of it before and one newcomer; both of these are new. Roll one of them out first.',
    };
  }
  const { files, percent } = newest;
  if (there.canary === null) return { files, canary: percent, isLast: true };
  if (there.files === files) {
    const isBetween = there.canary === 0 && !there.isReady;
    return isBetween ? { ...keep(there), isLast: false } : { files, canary: percent, isLast: true };
  }
  if (there.canary > 0) return { files: there.files, canary: 0, isLast: false };
  return { files, canary: 0, isLast: false };
}

const keep = ({ files, canary }: There) => ({ files, canary });
