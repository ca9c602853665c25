const MOST_NAMED = 6;

/** Versions by their numbers: `version 3, 4`; of many the newest. */
export function versionWords(versions: readonly number[]): string {
  const newest = versions.toSorted((a, b) => a - b).slice(-MOST_NAMED);
  return `version ${newest.join(', ')}${versions.length > newest.length ? ' and others' : ''}`;
}
