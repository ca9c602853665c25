/** Beyond so many attempts what is left is not halved any more. */
const MOST_ATTEMPTS = 40;

/**
 * Attempts all parts at once. What fails is halved until the one that makes it fail is alone, so that only that one is lost; of what
 * fails beyond the most attempts all parts are. What cannot even be done with no parts is not halved at all.
 *
 * @param attempt why it failed with these parts, or undefined
 * @param lose told of each part that was lost, with the reason
 */
export async function isolate<Part>(
  parts: readonly Part[],
  attempt: (some: readonly Part[], isAll: boolean) => Promise<string | undefined>,
  lose: (part: Part, why: string) => void,
): Promise<void> {
  const waiting = [{ some: parts, isAll: true }];
  for (let attempts = 1; ; attempts += 1) {
    const next = waiting.shift();
    if (!next) return;
    const { some, isAll } = next;
    const why = await attempt(some, isAll);
    if (why === undefined) continue;
    const isLost =
      some.length <= 1 || attempts >= MOST_ATTEMPTS || (isAll && (await attempt([], false)) !== undefined);
    if (isLost) {
      for (const part of some) lose(part, why);
      continue;
    }
    const half = some.length >> 1;
    waiting.push({ some: some.slice(0, half), isAll: false }, { some: some.slice(half), isAll: false });
  }
}
