/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations, greatest eigenvalue first: for tens of columns.
 *
 * @param matrix row after row, symmetric
 * @returns `vectors[k]` belongs to `values[k]` and has length 1
 */
export function eigenOfSymmetric(matrix: readonly (readonly number[])[]): {
  values: number[];
  vectors: number[][];
} {
  const size = matrix.length;
  const a = matrix.map((row) => Float64Array.from(row));
  const v = matrix.map((_, row) =>
    Float64Array.from({ length: size }, (_, column) => Number(row === column)),
  );
  const at = (rows: Float64Array[], i: number, j: number): number => rows[i]?.[j] ?? 0;
  const set = (rows: Float64Array[], i: number, j: number, value: number) => {
    const row = rows[i];
    if (row) row[j] = value;
  };
  const rotate = (p: number, q: number) => {
    const theta = (at(a, q, q) - at(a, p, p)) / (2 * at(a, p, q));
    const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
    const c = 1 / Math.hypot(t, 1);
    const s = t * c;
    for (let k = 0; k < size; k += 1) {
      const [kp, kq] = [at(a, k, p), at(a, k, q)];
      set(a, k, p, c * kp - s * kq);
      set(a, k, q, s * kp + c * kq);
    }
    for (let k = 0; k < size; k += 1) {
      const [pk, qk] = [at(a, p, k), at(a, q, k)];
      set(a, p, k, c * pk - s * qk);
      set(a, q, k, s * pk + c * qk);
      const [kp, kq] = [at(v, k, p), at(v, k, q)];
      set(v, k, p, c * kp - s * kq);
      set(v, k, q, s * kp + c * kq);
    }
  };
  const norm = Math.sqrt(matrix.flat().reduce((sum, value) => sum + value * value, 0));
  for (let sweep = 0; sweep < 60; sweep += 1) {
    let offDiagonal = 0;
    for (let p = 0; p < size; p += 1)
      for (let q = p + 1; q < size; q += 1) {
        offDiagonal += at(a, p, q) ** 2;
        if (Math.abs(at(a, p, q)) > 1e-300) rotate(p, q);
      }
    if (Math.sqrt(offDiagonal) <= 1e-15 * norm) break;
  }
  const order = matrix.map((_, k) => k).sort((i, j) => at(a, j, j) - at(a, i, i));
  return {
    values: order.map((k) => at(a, k, k)),
    vectors: order.map((k) => matrix.map((_, row) => at(v, row, k))),
  };
}
