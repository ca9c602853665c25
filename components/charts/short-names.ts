/** Names that are too long for their place, cut so that they can still be told apart. */

/** What stands between words; and, where those do not tell the names apart, between what a word names and its value too. */
const BREAKS = [/[\s/,_]+/, /[\s/,_=:]+|-(?=[a-z])|(?<=[a-z]{2})-?(?=\d)/i];
/** What so many of the names have tells none of them apart. */
const COMMON = 3 / 4;

/**
 * @param letters how long each may be
 * @returns a name each, in order: words that the others have too go first, then what is in the middle. Different names stay different
 *   where any way of cutting keeps them so.
 */
export function shortNames(names: readonly string[], letters: number): string[] {
  if (names.every((name) => name.length <= letters)) return [...names];
  const cut = names.map((name) => shortName(name, letters));
  const ways = [...BREAKS.map((breaks) => () => withoutCommon(names, letters, breaks)), () => cut];
  const different = new Set(names).size;
  if (different === 1) return cut;
  for (const way of ways) {
    const short = way();
    if (new Set(short).size === different) return short;
  }
  return cut;
}

function withoutCommon(names: readonly string[], letters: number, breaks: RegExp): string[] {
  const told = tellingWords(names, breaks);
  return names.map((name, at) => shortName(name.length <= letters ? name : (told[at] ?? name), letters));
}

/** Each name without the words that most have; of words with digits, which are mostly values, only without what all have. */
function tellingWords(names: readonly string[], breaks: RegExp): string[] {
  const worded = names.map((name) => name.split(breaks).filter(Boolean));
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
