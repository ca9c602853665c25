/** A person's name as it is shown, and the parts of it that a directory says one by one. Pure. */

export type PersonNames = { name: string; givenName: string | null; familyName: string | null };
type Parts = Pick<PersonNames, 'givenName' | 'familyName'>;

const joined = ({ givenName, familyName }: Parts) => [givenName, familyName].filter(Boolean).join(' ');

/**
 * The names after some of them were said; an empty part takes it away. What is shown follows the parts where it was made of
 * them, or where none was known and both are said. One part alone replaces no whole name.
 */
export function namesAfter(
  before: PersonNames,
  said: { [Each in keyof PersonNames]?: string | undefined },
): PersonNames {
  const part = (name: keyof Parts) => (said[name] === undefined ? before[name] : said[name] || null);
  const parts = { givenName: part('givenName'), familyName: part('familyName') };
  const isFirst = !before.givenName && !before.familyName;
  const follows = isFirst ? Boolean(parts.givenName && parts.familyName) : before.name === joined(before);
  return { ...parts, name: said.name ?? ((follows && joined(parts)) || before.name) };
}
