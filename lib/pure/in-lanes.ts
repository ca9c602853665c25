/**
 * Works through items some at a time, in order of their start. The first failure ends it, once what had begun is over.
 *
 * @param lanes how many may be at work at once
 */
export async function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const left = items.values();
  let failure: { error: unknown } | undefined;
  const lane = async () => {
    for (const item of left) {
      if (failure) return;
      try {
        await work(item);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  if (failure) throw failure.error;
}
