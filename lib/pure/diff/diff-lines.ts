/** What changed between two texts, line by line: the shortest way from one to the other (Myers 1986). */

export type DiffLine = {
  kind: 'same' | 'removed' | 'added';
  text: string;
  /** Line numbers from 1, of the side or sides that have it. */
  from?: number;
  to?: number;
};
export type Hunk = { lines: DiffLine[] };
export type TextDiff = {
  hunks: Hunk[];
  added: number;
  removed: number;
  /** Too much changed to look for the shortest way: the middle is told as replaced. */
  isRough: boolean;
};

const CONTEXT = 3;
/** Changes that are looked for; the work grows with their square. */
const MOST_CHANGES = 2000;

type Edit = { kind: DiffLine['kind']; from: number; to: number };

/** A text's lines; the last one may lack its end, and an empty text has none. */
export const linesOf = (text: string): string[] => {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

/** @param context lines shown around each change */
export function diffLines(from: readonly string[], to: readonly string[], context = CONTEXT): TextDiff {
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) head += 1;
  let tail = 0;
  while (
    tail < from.length - head &&
    tail < to.length - head &&
    from[from.length - 1 - tail] === to[to.length - 1 - tail]
  ) {
    tail += 1;
  }
  const [a, b] = [from.slice(head, from.length - tail), to.slice(head, to.length - tail)];
  const found = shortestEdits(a, b);
  const middle = found ?? replaced(a.length, b.length);
  const edits: Edit[] = [
    ...stretch(head, 0, 0),
    ...middle.map((edit) => ({ ...edit, from: edit.from + head, to: edit.to + head })),
    ...stretch(tail, from.length - tail, to.length - tail),
  ];
  return {
    hunks: hunksOf(edits, from, to, context),
    added: edits.filter(({ kind }) => kind === 'added').length,
    removed: edits.filter(({ kind }) => kind === 'removed').length,
    isRough: found === undefined,
  };
}

const stretch = (length: number, from: number, to: number): Edit[] =>
  Array.from({ length }, (_, at) => ({ kind: 'same', from: from + at, to: to + at }));

const replaced = (removed: number, added: number): Edit[] => [
  ...Array.from({ length: removed }, (_, at): Edit => ({ kind: 'removed', from: at, to: 0 })),
  ...Array.from({ length: added }, (_, at): Edit => ({ kind: 'added', from: removed, to: at })),
];

/** For each number of changes the farthest place on every diagonal, then the way back. */
function shortestEdits(a: readonly string[], b: readonly string[]): Edit[] | undefined {
  const most = Math.min(a.length + b.length, MOST_CHANGES);
  const reach = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  const at = (diagonal: number) => diagonal + most + 1;
  for (let changes = 0; changes <= most; changes += 1) {
    trace.push(reach.slice(at(-changes - 1), at(changes + 1) + 1));
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const isDown =
        diagonal === -changes ||
        (diagonal !== changes && (reach[at(diagonal - 1)] ?? 0) < (reach[at(diagonal + 1)] ?? 0));
      let x = isDown ? (reach[at(diagonal + 1)] ?? 0) : (reach[at(diagonal - 1)] ?? 0) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      reach[at(diagonal)] = x;
      if (x >= a.length && x - diagonal >= b.length) return wayBack(trace, a.length, b.length);
    }
  }
  return undefined;
}

function wayBack(trace: readonly Int32Array[], length: number, width: number): Edit[] {
  const edits: Edit[] = [];
  let [x, y] = [length, width];
  for (let changes = trace.length - 1; changes >= 0; changes -= 1) {
    // Each step kept the diagonals from one below its least to one above its greatest.
    const step = trace[changes] as Int32Array;
    const reach = (diagonal: number) => step[diagonal + changes + 1] ?? 0;
    const diagonal = x - y;
    const isDown =
      diagonal === -changes || (diagonal !== changes && reach(diagonal - 1) < reach(diagonal + 1));
    const before = isDown ? diagonal + 1 : diagonal - 1;
    const [fromX, fromY] = [reach(before), reach(before) - before];
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      edits.push({ kind: 'same', from: x, to: y });
    }
    if (changes > 0) edits.push({ kind: isDown ? 'added' : 'removed', from: fromX, to: fromY });
    [x, y] = [fromX, fromY];
  }
  return edits.reverse();
}

/** Changes with the lines around them; where these meet, they are one. */
function hunksOf(
  edits: readonly Edit[],
  from: readonly string[],
  to: readonly string[],
  context: number,
): Hunk[] {
  const isShown = new Uint8Array(edits.length);
  for (const [at, { kind }] of edits.entries()) {
    if (kind !== 'same') isShown.fill(1, Math.max(0, at - context), at + context + 1);
  }
  const hunks: Hunk[] = [];
  for (const [at, { kind, from: x, to: y }] of edits.entries()) {
    if (!isShown[at]) continue;
    if (at === 0 || !isShown[at - 1]) hunks.push({ lines: [] });
    hunks.at(-1)?.lines.push({
      kind,
      text: (kind === 'added' ? to[y] : from[x]) ?? '',
      ...(kind !== 'added' && { from: x + 1 }),
      ...(kind !== 'removed' && { to: y + 1 }),
    });
  }
  return hunks;
}
