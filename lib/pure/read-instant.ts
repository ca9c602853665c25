/** `2026-11-25T12:00` in UTC as epoch milliseconds; undefined for what is no time. */
export function readInstant(text: string): number | undefined {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  return Number.isNaN(time) || time < 0 ? undefined : time;
}
