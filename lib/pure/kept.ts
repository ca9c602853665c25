/** Choices of a browser that pages are laid out by: kept in its storage, and in cookies from which the server knows them. */

const KEPT = ['density', 'sidebar', 'rail', 'charts', 'charts.share'] as const;
export type Kept = (typeof KEPT)[number];
/** What was chosen, as it came: whoever reads it knows what it may be. */
export type KeptChoices = Partial<Record<Kept, string>>;

/** A cookie may be anything: what is longer was no choice of ours. */
const LONGEST = 16;

export const keptCookie = (name: Kept): string => `plumbline_${name}`;

/** @param cookie answers the value of a cookie by its name */
export function keptAmong(cookie: (name: string) => string | undefined): KeptChoices {
  const choices: KeptChoices = {};
  for (const name of KEPT) {
    const value = cookie(keptCookie(name));
    if (value && value.length <= LONGEST) choices[name] = value;
  }
  return choices;
}
