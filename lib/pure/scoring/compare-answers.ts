/** Whether two models say the same of the same request: prediction by prediction. */

export type Compared = {
  /** Predictions that stand beside each other. */
  compared: number;
  /** Those of them that are others. */
  differing: number;
};

/** Sums in another order differ in their last digits: that is no other answer. */
const TOLERANCE = 1e-6;

/**
 * @param live the body of an answer, `{"predictions": …}`
 * @returns of nothing where either is no such body; an answer that is no list, or a list of another length, counts as one prediction
 */
export function compareAnswers(live: string, other: string): Compared {
  const [a, b] = [predictionsOf(live), predictionsOf(other)];
  if (a === undefined || b === undefined) return { compared: 0, differing: 0 };
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) {
    return { compared: 1, differing: isSame(a, b) ? 0 : 1 };
  }
  return { compared: a.length, differing: a.filter((one, at) => !isSame(one, b[at])).length };
}

function predictionsOf(body: string): unknown {
  try {
    return (JSON.parse(body) as { predictions?: unknown } | null)?.predictions;
  } catch {
    return undefined;
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  // The versions may call what they answer by other names: the values count, in their order.
  const [own, others] = [Object.values(a), Object.values(b)];
  return own.length === others.length && own.every((one, at) => isSame(one, others[at]));
}
