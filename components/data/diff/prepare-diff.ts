/** A diff's lines as they are drawn: below each other, or the two sides beside each other. */
import type { DiffLine, Hunk } from '@/lib/pure/diff/diff-lines';

/** A stretch of a line; `isChanged` is what tells it from the line that it replaced. */
export type Part = { text: string; isChanged: boolean };
export type Drawn = DiffLine & { parts: Part[] };
export type Beside = { from: Drawn | undefined; to: Drawn | undefined };

/** Lines with the parts in which those that replace each other differ. */
export function drawnLines({ lines }: Hunk): Drawn[] {
  const drawn = lines.map((line): Drawn => ({ ...line, parts: [{ text: line.text, isChanged: false }] }));
  for (const [removed, added] of replacements(drawn)) {
    const [before, after] = changedParts(removed.text, added.text);
    removed.parts = before;
    added.parts = after;
  }
  return drawn;
}

/** Removed lines with the added ones that stand in their place, where there are as many. */
function replacements(lines: readonly Drawn[]): [Drawn, Drawn][] {
  const pairs: [Drawn, Drawn][] = [];
  for (let at = 0; at < lines.length; ) {
    const removed = takeWhile(lines, at, 'removed');
    const added = takeWhile(lines, at + removed.length, 'added');
    if (removed.length === added.length) {
      for (const [index, line] of removed.entries()) pairs.push([line, added[index] as Drawn]);
    }
    at += Math.max(1, removed.length + added.length);
  }
  return pairs;
}

function takeWhile(lines: readonly Drawn[], from: number, kind: DiffLine['kind']): Drawn[] {
  let to = from;
  while (lines[to]?.kind === kind) to += 1;
  return lines.slice(from, to);
}

/** What two lines have in common at their beginning and their end stays plain; lines that share too little stay whole. */
function changedParts(before: string, after: string): [Part[], Part[]] {
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const isAlike = head + tail >= Math.max(before.length, after.length) / 3;
  const parts = (text: string): Part[] =>
    !isAlike
      ? [{ text, isChanged: false }]
      : [
          { text: text.slice(0, head), isChanged: false },
          { text: text.slice(head, text.length - tail), isChanged: true },
          { text: text.slice(text.length - tail), isChanged: false },
        ].filter((part) => part.text !== '');
  return [parts(before), parts(after)];
}

/** The same lines in two columns: what was removed stands beside what came in its place. */
export function besideLines(lines: readonly Drawn[]): Beside[] {
  const rows: Beside[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as Drawn;
    if (line.kind === 'same') {
      rows.push({ from: line, to: line });
      at += 1;
      continue;
    }
    const removed = takeWhile(lines, at, 'removed');
    const added = takeWhile(lines, at + removed.length, 'added');
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      rows.push({ from: removed[index], to: added[index] });
    }
    at += removed.length + added.length;
  }
  return rows;
}
