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

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** Of shares that were rounded. */
const NEARLY = 0.02;

/**
 * By whose sums counts were divided, as scikit-learn does by `normalize="true"` and `"pred"`: what they were is lost then. Undefined for
 * counts, weighted ones too.
 */
export function dividedBy({ matrix }: Confusion): 'true' | 'predicted' | undefined {
  if (matrix.flat().every(Number.isInteger)) return undefined;
  const areOnes = (sums: number[]) => sums.every((sum) => sum === 0 || Math.abs(sum - 1) < NEARLY);
  if (areOnes(matrix.map(total))) return 'true';
  return areOnes(matrix.map((_, at) => total(matrix.map((row) => row[at] ?? 0)))) ? 'predicted' : undefined;
}

/** Whether counts were divided by the sum of all, as by `normalize="all"`: all shares of them are as they were. */
export const areOfAll = ({ matrix }: Confusion): boolean =>
  !matrix.flat().every(Number.isInteger) && Math.abs(total(matrix.flat()) - 1) < NEARLY;

/** Of all counts those on the diagonal; undefined without counts. */
export function accuracyOf(confusion: Confusion): number | undefined {
  const { matrix } = confusion;
  if (dividedBy(confusion)) return undefined;
  const all = total(matrix.flat());
  return shareOf(total(matrix.map((row, at) => row[at] ?? 0)), all);
}

/** Of each class: how many of its rows were found, and how many that were called so are; undefined where that cannot be told. */
export const recallOf = (confusion: Confusion, at: number): number | undefined => {
  const row = confusion.matrix[at] ?? [];
  return dividedBy(confusion) === 'predicted' ? undefined : shareOf(row[at], total(row));
};
export const precisionOf = (confusion: Confusion, at: number): number | undefined => {
  const column = confusion.matrix.map((row) => row[at] ?? 0);
  return dividedBy(confusion) === 'true' ? undefined : shareOf(column[at], total(column));
};

const shareOf = (count = 0, all: number): number | undefined => (all > 0 ? count / all : undefined);
