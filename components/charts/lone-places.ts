/** The places of values between two gaps: no line leads to or from them. */
export function lonePlaces(values: readonly (number | null)[]): ReadonlySet<number> {
  const isGap = (at: number) => (values[at] ?? null) === null;
  return new Set(
    values.flatMap((value, at) => (value !== null && isGap(at - 1) && isGap(at + 1) ? [at] : [])),
  );
}
