/** The regularised incomplete beta function, accurate relative to the result in both tails. */
import {
  ALL_ABOVE,
  away,
  deviance,
  NO_TAILS,
  stirlingError,
  swapTails,
  type Tails,
  tailsFromLower,
} from './incomplete-gamma';

const LOG_2PI = 1.8378770664093456;
const EPSILON = 2 ** -53;
const MOST_STEPS = 5_000_000;

/**
 * I_x(a, b) and 1 − I_x(a, b). Both x and its complement are asked for, since whoever has a ratio knows the smaller exactly.
 *
 * @param a above 0
 * @param b above 0
 * @param x from 0 to 1
 * @param complement 1 − x
 */
export function incompleteBeta(a: number, b: number, x: number, complement: number): Tails {
  if (!(a > 0) || !(b > 0) || !(x >= 0) || !(complement >= 0)) return NO_TAILS;
  if (x === 0) return ALL_ABOVE;
  if (complement === 0) return swapTails(ALL_ABOVE);
  if (x > (a + 1) / (a + b + 2)) return swapTails(smallerTail(b, a, complement, x));
  return smallerTail(a, b, x, complement);
}

function smallerTail(a: number, b: number, x: number, complement: number): Tails {
  const n = a + b;
  // From the smaller of the two, whose rounding does not grow with n.
  const gap = x < complement ? a - n * x : n * complement - b;
  const logDensity =
    (Math.log(n / (a * b)) - LOG_2PI) / 2 +
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    deviance(a, n * x, gap) -
    deviance(b, n * complement, -gap);
  return tailsFromLower(logDensity + Math.log((a / n) * b) - Math.log(fraction(a, b, x, gap)));
}

/**
 * The continued fraction of A. DiDonato, A. Morris, Algorithm 708 (1992), by Lentz's method: unlike the usual one it loses nothing
 * where x is near 1.
 *
 * @param gap a − (a + b) x
 */
function fraction(a: number, b: number, x: number, gap: number): number {
  const partDenominator = (m: number) =>
    m +
    (m === 0 ? 0 : (m * (b - m) * x) / (a + 2 * m - 1)) +
    ((a + m) * (gap + 1 + m * (2 - x))) / (a + 2 * m + 1);
  let product = away(partDenominator(0));
  let c = product;
  let d = 0;
  for (let m = 1; m < MOST_STEPS; m += 1) {
    const span = a + 2 * m - 1;
    const numerator = ((a + m - 1) / span) * ((a + b + m - 1) / span) * m * (b - m) * x * x;
    const denominator = partDenominator(m);
    d = 1 / away(denominator + numerator * d);
    c = away(denominator + numerator / c);
    const factor = c * d;
    product *= factor;
    if (Math.abs(factor - 1) <= EPSILON * 2) break;
  }
  return product;
}
