/** Rows of a model for journeys of monitoring, with a drift that is known. */
export const BEGIN = Date.UTC(2026, 5, 1);
export const HOUR = 3_600_000;

/** The same every time. */
export function steady(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** So many an hour; from `driftsFrom` on, amounts are larger and one city is new. */
export function csvRows(hours: number, anHour: number, driftsFrom: number): string {
  const next = steady(7);
  const lines = ['id,ts,amount,age,city'];
  for (let at = 0; at < hours * anHour; at += 1) {
    const hour = Math.floor(at / anHour);
    const isLate = hour >= driftsFrom;
    const time = new Date(BEGIN + hour * HOUR + Math.floor(next() * HOUR)).toISOString();
    const amount = (100 + 50 * (next() + next() + next()) + (isLate ? 60 : 0)).toFixed(2);
    const city = ['Berlin', 'Paris', isLate ? 'Oslo' : 'Rome'][Math.floor(next() * 3)];
    lines.push(`p${at},${time},${amount},${18 + Math.floor(next() * 60)},${city}`);
  }
  return `${lines.join('\n')}\n`;
}
