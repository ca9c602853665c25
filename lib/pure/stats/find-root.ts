/**
 * Where a monotone function crosses zero, to the last digits of a double, by Chandrupatla's method (1997): inverse quadratic
 * steps where they are safe, halving where not.
 *
 * @param f finite or infinite, of opposite signs at the two ends
 */
export function findRoot(f: (x: number) => number, from: number, to: number): number {
  let [a, b] = [from, to];
  let [fa, fb] = [f(a), f(b)];
  let [c, fc] = [a, fa];
  let share = 0.5;
  for (let step = 0; step < 300; step += 1) {
    const x = a + share * (b - a);
    const fx = f(x);
    if (Math.sign(fx) === Math.sign(fa)) {
      [c, fc] = [a, fa];
    } else {
      [c, fc] = [b, fb];
      [b, fb] = [a, fa];
    }
    [a, fa] = [x, fx];
    const best = Math.abs(fa) < Math.abs(fb) ? a : b;
    if (fx === 0) return x;
    const least = (2 ** -52 * Math.abs(best) + 1e-300) / Math.abs(b - c);
    if (least > 0.5) return best;
    const xi = (a - b) / (c - b);
    const phi = (fa - fb) / (fc - fb);
    const isSafe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
    const quadratic =
      (fa / (fb - fa)) * (fc / (fb - fc)) + (((c - a) / (b - a)) * (fa / (fc - fa)) * fb) / (fc - fb);
    share = isSafe && Number.isFinite(quadratic) ? Math.min(1 - least, Math.max(least, quadratic)) : 0.5;
  }
  return a;
}
