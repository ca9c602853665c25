/** Group commit in the process: what arrives while a write is on its way travels together in the next one. */

type Waiting<Item, Result> = {
  item: Item;
  weight: number;
  resolve: (result: Result) => void;
  reject: (reason: unknown) => void;
};

/**
 * Greedy batching without a wait window: an item that finds a free lane leaves at once and alone.
 *
 * @param write one call for many items; answers one result an item, in order
 * @param options.lanes how many writes may be on their way at once
 * @param options.maxWeight the sum of weights one write may carry (a heavier single item goes alone)
 * @param options.isOfAll whether a fault is none of an item's: all of the write have met it, and none is written again alone
 * @param options.worthALane while a write is on its way, another one leaves only with so much: of light items a write costs more than
 *   what it carries, and they travel together in the next one
 */
export function coalesce<Item, Result>(
  write: (items: Item[]) => Promise<Result[]>,
  options: {
    lanes: number;
    maxWeight: number;
    worthALane?: number;
    isOfAll?: (error: unknown) => boolean;
  },
): (item: Item, weight?: number) => Promise<Result> {
  const queue: Waiting<Item, Result>[] = [];
  const { worthALane = 0 } = options;
  let busy = 0;
  let waitingWeight = 0;

  const takeBatch = () => {
    let weight = 0;
    let end = 0;
    while (end < queue.length && (end === 0 || weight + (queue[end]?.weight ?? 0) <= options.maxWeight)) {
      weight += queue[end]?.weight ?? 0;
      end += 1;
    }
    waitingWeight -= weight;
    return queue.splice(0, end);
  };

  const settle = async (batch: Waiting<Item, Result>[]) => {
    try {
      const results = await write(batch.map(({ item }) => item));
      for (const [index, waiting] of batch.entries()) waiting.resolve(results[index] as Result);
    } catch (error) {
      // One bad item must not fail its neighbours: each goes again alone and meets its own fate.
      if (batch.length === 1 || options.isOfAll?.(error)) for (const { reject } of batch) reject(error);
      else for (const waiting of batch) await settle([waiting]);
    }
  };

  const depart = async () => {
    if (busy >= options.lanes || queue.length === 0) return;
    if (busy > 0 && waitingWeight < worthALane) return;
    busy += 1;
    await settle(takeBatch());
    busy -= 1;
    // Whoever goes on at once with its next item shall travel along: first they all go on.
    process.nextTick(depart);
  };

  return (item, weight = 1) =>
    new Promise<Result>((resolve, reject) => {
      queue.push({ item, weight, resolve, reject });
      waitingWeight += weight;
      void depart();
    });
}
