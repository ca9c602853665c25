/** Random numbers that a seed repeats: for samples that must come out the same each time, and for simulations. */

export type Random = {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number from 0 to below `bound`. */
  below(bound: number): number;
  /** Standard normal. */
  normal(): number;
};

/** sfc32 (C. Doty-Humphrey, PractRand), fed by the seed and run in. */
export function seededRandom(seed: number): Random {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let step = 0; step < 16; step += 1) next();
  let spare: number | undefined;
  // Box and Muller make two at a time.
  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { next, below: (bound) => Math.floor(next() * bound), normal };
}

/** The same items in a random order. */
export function shuffle<Item>(items: readonly Item[], random: Random): Item[] {
  const shuffled = [...items];
  for (let at = shuffled.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    const kept = shuffled[at] as Item;
    shuffled[at] = shuffled[other] as Item;
    shuffled[other] = kept;
  }
  return shuffled;
}
