/** Arrays that an evaluation left as JSON: a confusion matrix, or the points of a ROC or precision-recall curve. Pure. */

export type Confusion = { kind: 'confusion'; labels: string[]; matrix: number[][] };
export type Curve = { kind: 'roc' | 'pr'; x: number[]; y: number[]; area: number };
export type Evaluation = Confusion | Curve;

const MOST_CLASSES = 60;

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const numbers = (value: unknown): number[] | undefined =>
  Array.isArray(value) && value.length > 0 && value.every((each) => Number.isFinite(each))
    ? value
    : undefined;

/** A square of counts. */
function readMatrix(value: unknown): number[][] | undefined {
  if (!Array.isArray(value) || value.length < 2 || value.length > MOST_CLASSES) return undefined;
  const rows = value.map(numbers);
  const isSquare = rows.every((row) => row?.length === value.length && row.every((count) => count >= 0));
  return isSquare ? (rows as number[][]) : undefined;
}

const named = (fields: Fields, names: readonly string[]): unknown =>
  names.map((name) => fields[name]).find((value) => value !== undefined);

/** By the trapezoids between the points, whichever way they run. */
export function areaUnder(x: readonly number[], y: readonly number[]): number {
  let area = 0;
  for (let at = 1; at < x.length; at += 1)
    area += (((x[at] ?? 0) - (x[at - 1] ?? 0)) * ((y[at] ?? 0) + (y[at - 1] ?? 0))) / 2;
  return Math.abs(area);
}

function curve(kind: Curve['kind'], fields: Fields, xName: readonly string[], yName: readonly string[]) {
  const [x, y] = [numbers(named(fields, xName)), numbers(named(fields, yName))];
  const isShare = (value: number) => value >= 0 && value <= 1;
  if (!x || !y || x.length !== y.length || x.length < 2 || ![...x, ...y].every(isShare)) return undefined;
  return { kind, x, y, area: areaUnder(x, y) } as const;
}

/** What scikit-learn's functions answer, under the names that they have there. */
export function readEvaluation(value: unknown, path: string): Evaluation | undefined {
  if (Array.isArray(value)) {
    const matrix = /confusion/i.test(path) ? readMatrix(value) : undefined;
    return matrix && { kind: 'confusion', matrix, labels: matrix.map((_, at) => String(at)) };
  }
  if (!isFields(value)) return undefined;
  const given = named(value, [
    'confusion_matrix',
    ...(/confusion/i.test(path) ? ['matrix', 'values', 'data'] : []),
  ]);
  const matrix = readMatrix(given);
  if (matrix) {
    const labels = named(value, ['labels', 'classes', 'class_names', 'target_names']);
    const isFit = Array.isArray(labels) && labels.length === matrix.length;
    return {
      kind: 'confusion',
      matrix,
      labels: isFit ? labels.map(String) : matrix.map((_, at) => String(at)),
    };
  }
  return (
    curve('roc', value, ['fpr'], ['tpr']) ??
    curve('pr', value, ['recall', 'recalls'], ['precision', 'precisions'])
  );
}

/** Of all counts those on the diagonal. */
export function accuracyOf({ matrix }: Confusion): number | undefined {
  const all = matrix.flat().reduce((sum, count) => sum + count, 0);
  const right = matrix.reduce((sum, row, at) => sum + (row[at] ?? 0), 0);
  return all > 0 ? right / all : undefined;
}

/** Of each class: how many of its rows were found, and how many that were called so are. */
export const recallOf = ({ matrix }: Confusion, at: number): number | undefined => {
  const row = matrix[at] ?? [];
  const all = row.reduce((sum, count) => sum + count, 0);
  return all > 0 ? (row[at] ?? 0) / all : undefined;
};
export const precisionOf = ({ matrix }: Confusion, at: number): number | undefined => {
  const all = matrix.reduce((sum, row) => sum + (row[at] ?? 0), 0);
  return all > 0 ? (matrix[at]?.[at] ?? 0) / all : undefined;
};
