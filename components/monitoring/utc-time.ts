/** What a field of date and time holds, as UTC; NaN of nothing. */
export const readUtc = (text: string): number => Date.parse(`${text}Z`);

/** For a field of date and time. */
export const writeUtc = (time: number): string => new Date(time).toISOString().slice(0, 16);
