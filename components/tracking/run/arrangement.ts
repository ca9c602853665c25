/** How the charts of a run are arranged: part of the page's address. Pure. */
import type { Ends } from '@/components/charts/prepare-axis';
import { fitting, isObject, isTexts, SECTION_CHECKS } from '../charts/fitting';
import { FIRST_SECTIONS, type SectionChoices } from '../charts/sections';
import { isEnds } from '../charts/y-range';

export type Arrangement = SectionChoices & {
  /** The first charts by their metrics, in this order; the others follow by name. */
  order: string[];
  /** The ends of y axes set by hand, by metric. */
  y: Record<string, Ends>;
};

const FIRST: Arrangement = { ...FIRST_SECTIONS, order: [], y: {} };

const CHECKS: { [K in keyof Arrangement]: (value: unknown) => boolean } = {
  ...SECTION_CHECKS,
  order: isTexts,
  y: (value) => isObject(value) && Object.values(value).every(isEnds),
};

export const readArrangement = (value: unknown): Arrangement => ({
  ...FIRST,
  ...fitting<Arrangement>(value, CHECKS),
});

/** All of an arrangement that is not as it is at first; null for nothing. */
export function keptArrangement(arrangement: Arrangement): Partial<Arrangement> | null {
  const changed = Object.entries(arrangement).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(FIRST[name as keyof Arrangement]),
  );
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

export function withEnds(arrangement: Arrangement, key: string, ends: Ends | undefined): Arrangement {
  const { [key]: _, ...others } = arrangement.y;
  return { ...arrangement, y: ends ? { ...others, [key]: ends } : others };
}
