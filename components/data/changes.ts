/** The fields that are others than they were: what somebody else has changed since, and this does not touch, stays. */
export const changesOf = <T extends object>(before: T, after: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(after).filter(([key, value]) => before[key as keyof T] !== value),
  ) as Partial<T>;

/** Who comes and who goes, by their ids. */
export function comingAndGoing(
  before: readonly { id: string }[],
  after: readonly { id: string }[],
): { add: string[]; remove: string[] } {
  const idsOf = (some: readonly { id: string }[]) => some.map(({ id }) => id);
  const [were, are] = [new Set(idsOf(before)), new Set(idsOf(after))];
  return { add: [...are].filter((id) => !were.has(id)), remove: [...were].filter((id) => !are.has(id)) };
}
