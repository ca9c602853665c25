/** Names that are too long for their place, cut so that they can still be told apart. */

const WORDS = /[\s/,_]+/;
/** What so many of the names have tells none of them apart. */
const COMMON = 3 / 4;

/**
 * @param letters how long each may be
 * @returns a name each, in order: words that the others have too go first, then what is in the middle. Different names that would become
 *   the same are only cut in the middle.
 */
export function shortNames(names: readonly string[], letters: number): string[] {
  if (names.every((name) => name.length <= letters)) return [...names];
  const told = tellingWords(names);
  const short = names.map((name, at) =>
    shortName(name.length <= letters ? name : (told[at] ?? name), letters),
  );
  return new Set(short).size === new Set(names).size ? short : names.map((name) => shortName(name, letters));
}

/** Each name without the words that most have; of words with digits, which are mostly values, only without what all have. */
function tellingWords(names: readonly string[]): string[] {
  const worded = names.map((name) => name.split(WORDS).filter(Boolean));
  const counts = new Map<string, number>();
  for (const words of worded)
    for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const isTelling = (word: string) =>
    (counts.get(word) ?? 0) < (/\d/.test(word) ? names.length : Math.max(2, names.length * COMMON));
  return worded.map((words, at) => words.filter(isTelling).join(' ') || (names[at] as string));
}

/** The end of a name says more than its middle: a seed, a step, a version. */
export function shortName(name: string, letters: number): string {
  if (name.length <= letters) return name;
  const tail = Math.floor((letters - 1) / 2);
  return `${name.slice(0, letters - 1 - tail).trimEnd()}…${name.slice(name.length - tail).trimStart()}`;
}
