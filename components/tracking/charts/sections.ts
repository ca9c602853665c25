/** How charts gather in sections by the names of their metrics: part of a view or a link. Pure. */
import { inNaturalOrder } from '@/lib/pure/natural-order';

/** What stands before the first slash, or before the last; or no sections. */
export const SECTIONS_BY = ['first', 'last', 'none'] as const;

export type SectionChoices = {
  by: (typeof SECTIONS_BY)[number];
  /** Sections folded or unfolded by hand, by name. */
  folded: Record<string, boolean>;
  /** The first sections, in this order; the others follow by name. */
  sections: string[];
};

export const FIRST_SECTIONS: SectionChoices = { by: 'first', folded: {}, sections: [] };

export type Section<Item> = { name: string; items: Item[]; isOpen: boolean };

/** Charts that somebody made. No metric's name begins so. */
export const MADE = '*';
/** Metrics without a slash. */
const UNGROUPED = '';

/** So few charts are found without headings. */
const FEW = 6;
/** Sections after so many charts are folded until somebody unfolds them. */
const OPEN_AT_FIRST = 48;

/** The section of a metric: `train/layer1/loss` is in `train` by its first slash, in `train/layer1` by its last. */
export function sectionOf(key: string, by: SectionChoices['by']): string {
  const slash = by === 'last' ? key.lastIndexOf('/') : key.indexOf('/');
  return by === 'none' || slash <= 0 ? UNGROUPED : key.slice(0, slash);
}

export const titleOfSection = (name: string): string =>
  name === MADE ? 'Made here' : name === UNGROUPED ? 'Ungrouped' : name;

const rank = (name: string) => [MADE, UNGROUPED].indexOf(name) + 1 || 3;

/**
 * Items in their sections, each in the order given; `weigh` says how many charts an item stands for. Without titles where all are in
 * one section, or so few that headings would be in the way and nobody has arranged any.
 */
export function gather<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  { by, folded, sections }: SectionChoices,
): { sections: Section<Item>[]; isTitled: boolean } {
  const named = new Map<string, Item[]>();
  for (const item of items) {
    const name = by === 'none' ? UNGROUPED : nameOf(item);
    const section = named.get(name);
    if (section) section.push(item);
    else named.set(name, [item]);
  }
  const isArranged = Object.keys(folded).length + sections.length > 0;
  if (named.size <= 1 || (items.length <= FEW && !isArranged)) {
    const all = [...items];
    return {
      sections: all.length > 0 ? [{ name: UNGROUPED, items: all, isOpen: true }] : [],
      isTitled: false,
    };
  }
  const place = (name: string) => {
    const at = sections.indexOf(name);
    return at === -1 ? sections.length : at;
  };
  const ordered = [...named].sort(
    ([a], [b]) => place(a) - place(b) || rank(a) - rank(b) || inNaturalOrder(a, b),
  );
  let before = 0;
  return {
    isTitled: true,
    sections: ordered.map(([name, inside]) => {
      const isOpen = Object.hasOwn(folded, name) ? !folded[name] : before < OPEN_AT_FIRST;
      if (isOpen) before += inside.length;
      return { name, items: inside, isOpen };
    }),
  };
}

/** Folds or unfolds sections by hand. */
export const foldSections = <Choices extends Pick<SectionChoices, 'folded'>>(
  choices: Choices,
  names: readonly string[],
  isFolded: boolean,
): Choices => ({
  ...choices,
  folded: { ...choices.folded, ...Object.fromEntries(names.map((name) => [name, isFolded])) },
});

/** Puts a section where another of those shown is now. Only as much of the order is kept as somebody has decided. */
export const moveSection = <Choices extends Pick<SectionChoices, 'sections'>>(
  choices: Choices,
  shown: readonly string[],
  name: string,
  to: number,
): Choices => ({ ...choices, sections: moved(choices.sections, shown, name, to) });

/** The kept order after one of the ids shown has gone to another place; what is not shown keeps its own, before them. */
export function moved(kept: string[], shown: readonly string[], id: string, to: number): string[] {
  const from = shown.indexOf(id);
  const target = Math.min(shown.length - 1, Math.max(0, to));
  if (from === -1 || from === target) return kept;
  const ids = [...shown];
  ids.splice(target, 0, ...ids.splice(from, 1));
  const isShown = new Set(shown);
  const decided = Math.max(from, target) + 1;
  const before = kept.filter((each) => isShown.has(each)).length;
  return [...kept.filter((each) => !isShown.has(each)), ...ids.slice(0, Math.max(decided, before))];
}
