/** P(D < d) of one sample of n in the body of the distribution, where nothing cancels. */

/** Exact up to 140 values by a power of a matrix, from there on by a series in 1/√n that is off by less than 10^-7. */
export const kolmogorovBody = (n: number, d: number): number =>
  n <= 140 ? matrixPower(n, d) : pelzGood(n, d);

/** G. Marsaglia, W. Tsang, J. Wang, Evaluating Kolmogorov's distribution (2003), after Durbin. */
function matrixPower(n: number, d: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  const h = k - n * d;
  const factorial = (count: number) => {
    let product = 1;
    for (let i = 2; i <= count; i += 1) product *= i;
    return product;
  };
  const entry = (row: number, column: number): number => {
    const span = row - column + 1;
    if (span < 0) return 0;
    let value = 1;
    if (column === 0) value -= h ** (row + 1);
    if (row === size - 1) value -= h ** (size - column);
    if (column === 0 && row === size - 1 && h > 0.5) value += (2 * h - 1) ** size;
    return value / factorial(span);
  };
  let base: Matrix = new Float64Array(size * size);
  let result: Matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    result[row * size + row] = 1;
    for (let column = 0; column < size; column += 1) base[row * size + column] = entry(row, column);
  }
  for (let left = n; ; ) {
    if (left % 2 === 1) result = product(result, base, size);
    left = Math.floor(left / 2);
    if (left === 0) break;
    base = product(base, base, size);
  }
  let value = result[(k - 1) * size + k - 1] ?? 0;
  for (let i = 1; i <= n; i += 1) value *= i / n;
  return value;
}

/** Square, row after row. */
type Matrix = Float64Array;

function product(left: Matrix, right: Matrix, size: number): Matrix {
  const out = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let inner = 0; inner < size; inner += 1) {
      const weight = left[row * size + inner] ?? 0;
      if (weight === 0) continue;
      for (let column = 0; column < size; column += 1)
        out[row * size + column] =
          (out[row * size + column] ?? 0) + weight * (right[inner * size + column] ?? 0);
    }
  return out;
}

/** W. Pelz, I. Good, Approximating the lower tail-areas of the Kolmogorov-Smirnov one-sample statistic (1976). */
function pelzGood(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const pi2 = Math.PI * Math.PI;
  let [k0, k1, k2, k3, whole2, whole3] = [0, 0, 0, 0, 0, 0];
  // The sums over all whole k are twice those from 0 (of k + ½) or from 1 (of k).
  for (let k = 0; k < 20; k += 1) {
    const half = pi2 * (k + 0.5) ** 2;
    const weight = 2 * Math.exp(-half / (2 * z2));
    k0 += weight;
    k1 += weight * (half - z2);
    k2 += weight * (6 * z6 + 2 * z4 + half * (2 * z4 - 5 * z2) + half * half * (1 - 2 * z2));
    k3 +=
      weight *
      (half ** 3 * (5 - 30 * z2) +
        half * half * (212 * z4 - 60 * z2) +
        half * (135 * z4 - 96 * z6) -
        30 * z6 -
        90 * z6 * z2);
    const square = pi2 * k * k;
    const other = 2 * Math.exp(-square / (2 * z2));
    whole2 += other * square;
    whole3 += other * (3 * square * z2 - square * square);
  }
  const root = Math.sqrt(Math.PI / 2);
  const terms = [
    (root * k0) / z,
    (root * k1) / (6 * z4),
    root * (k2 / (72 * z6 * z) - whole2 / (36 * z2 * z)),
    root * (k3 / (6480 * z6 * z4) + whole3 / (216 * z6)),
  ];
  return terms.reduce((sum, term, power) => sum + term / Math.sqrt(n) ** power, 0);
}
