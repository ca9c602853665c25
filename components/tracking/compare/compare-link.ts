/** Links to a comparison. Ids are shortened: no two runs of an installation share twelve hexadecimal digits by chance. */

export const MOST_COMPARED = 200;
const SHORT = 12;

export const refOf = (runId: string): string => runId.slice(0, SHORT);

export const compareHref = (experimentId: string, runIds: readonly string[]): string =>
  `/experiments/${experimentId}/compare?runs=${runIds.map(refOf).join(',')}`;

/** The runs that a link names, each once: as the page and the browser both ask for them. */
export const readRefs = (runs: string | string[] | null | undefined): string[] => [
  ...new Set([runs ?? []].flat().flatMap((text) => text.split(',').filter((ref) => ref !== ''))),
];
