/** Words for the person at the terminal. The structured log is for machines. */

// Whose terminal was closed, or who reads no more, is told nothing; what is under way goes on, and ends in order.
process.stdout.on('error', () => undefined);

export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** One line a step: its name, and how long it took. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const result = await work();
  say(`  ✓ ${name}  ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return result;
}
