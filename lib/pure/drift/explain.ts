/** What has changed in a column, in words: for a person who sees two histograms and asks what to make of them. */
import { formatNumber } from '../format';
import { type CategoryCell, categoryCells } from './compare/category-distances';
import { missingRows } from './compare/measures';
import { cellOf } from './profile/binning';
import type { CategoricalProfile } from './profile/categorical';
import { alignCells, finiteRows, type NumericProfile } from './profile/numeric';
import type { ColumnProfile } from './profile/profile';
import { quantiles } from './profile/segments';
import { outOfRange } from './quality';

export type ExplainOptions = {
  /** How a value of the column is written; without it, three digits. */
  format?: (value: number) => string;
  /** At most so many sentences. */
  limit?: number;
};

/** Changes of a share below it are not worth a sentence. */
const LEAST_CHANGE = 0.01;
/** In interquartile ranges of the reference. */
const LEAST_MOVE = 0.05;
/** In standard errors: what chance does is no story. */
const LEAST_ERRORS = 2.5;

/**
 * Sentences, the weightiest first; one that says so where the two are alike. Both profiles must have been counted alike.
 *
 * @throws INVALID_PARAMETER_VALUE where they were not
 */
export function explainChange(
  reference: ColumnProfile,
  current: ColumnProfile,
  { format = (value) => formatNumber(value, 3), limit = 4 }: ExplainOptions = {},
): string[] {
  if (reference.kind === 'numeric' && current.kind === 'numeric')
    return weighed(explainNumbers(reference, current, format), limit, 'The values lie as before.');
  if (reference.kind === 'categorical' && current.kind === 'categorical')
    return weighed(
      explainCategories(reference, current),
      limit,
      'The shares of all categories are as before.',
    );
  return [
    reference.kind === 'numeric'
      ? 'The column was of numbers, and is of categories now.'
      : 'The column was of categories, and is of numbers now.',
  ];
}

type Share = { rows: number; of: number };

function isTold(first: Share, second: Share, least = LEAST_CHANGE): boolean {
  const change = Math.abs(second.rows / second.of - first.rows / first.of);
  const pooled = (first.rows + second.rows) / (first.of + second.of);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / first.of + 1 / second.of));
  return change >= least && change > LEAST_ERRORS * error;
}

type Sentence = { text: string; weight: number };

function weighed(sentences: Sentence[], limit: number, otherwise: string): string[] {
  const told = sentences.sort((a, b) => b.weight - a.weight).slice(0, limit);
  return told.length > 0 ? told.map(({ text }) => text) : [otherwise];
}

/** `3 %`, `0.4 %`, `under 0.1 %`. */
export function percent(share: number): string {
  if (share === 0) return '0 %';
  if (share < 0.001) return 'under 0.1 %';
  if (share > 0.999 && share < 1) return 'over 99.9 %';
  const value = share * 100;
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} %`;
}

const moved = (from: number, to: number, rose = 'rose', fell = 'fell') => (to > from ? rose : fell);

/** `rose from 3 % to 21 %` */
const shareMoved = (from: number, to: number) => `${moved(from, to)} from ${percent(from)} to ${percent(to)}`;

function missing(first: Share, second: Share): Sentence[] {
  if (!isTold(first, second)) return [];
  const [from, to] = [first.rows / first.of, second.rows / second.of];
  return [{ text: `The share without a value ${shareMoved(from, to)}.`, weight: 2 * Math.abs(to - from) }];
}

function explainNumbers(
  reference: NumericProfile,
  current: NumericProfile,
  format: (value: number) => string,
): Sentence[] {
  const sentences = missing(
    { rows: missingRows(reference), of: reference.rows },
    { rows: missingRows(current), of: current.rows },
  );
  const [before, now] = [reference, current].map((profile) => quantiles(profile, [0.25, 0.5, 0.75]));
  const [low0, mid0, high0] = before ?? [];
  const [low1, mid1, high1] = now ?? [];
  if (low0 === undefined || mid0 === undefined || high0 === undefined) return sentences;
  if (low1 === undefined || mid1 === undefined || high1 === undefined) return sentences;
  const scale = high0 - low0 || Math.abs(mid0) || 1;
  const shift = Math.abs(mid1 - mid0) / scale;
  const [width0, width1] = [high0 - low0, high1 - low1];
  const [n, m] = [finiteRows(reference), finiteRows(current)];
  // Of normal values; others are not so far off it.
  const error = 0.93 * Math.sqrt(width0 ** 2 / n + width1 ** 2 / m);
  const isMoved = shift >= LEAST_MOVE && Math.abs(mid1 - mid0) > LEAST_ERRORS * error;
  if (isMoved && format(mid0) !== format(mid1))
    sentences.push({
      text: `The median ${moved(mid0, mid1)} from ${format(mid0)} to ${format(mid1)}.`,
      weight: Math.min(1, shift),
    });
  const stretch = width0 > 0 && width1 > 0 ? Math.abs(Math.log(width1 / width0)) : 0;
  if (stretch > Math.max(0.2, LEAST_ERRORS * 1.4 * Math.sqrt(1 / n + 1 / m)))
    sentences.push({
      text: `Values lie ${moved(width0, width1, 'further apart', 'closer together')}: the middle half from ${format(low1)} to ${format(high1)}, before from ${format(low0)} to ${format(high0)}.`,
      weight: Math.min(0.9, stretch / 1.5),
    });
  sentences.push(...heaps(reference, current, format), ...beyond(reference, current, format));
  return sentences;
}

/** One value that many rows have, if it is known to be one. */
function heaps(
  reference: NumericProfile,
  current: NumericProfile,
  format: (value: number) => string,
): Sentence[] {
  const [n, m] = [finiteRows(reference), finiteRows(current)];
  const { keys, first, second } = alignCells(reference, current);
  const cells = keys.flatMap((key, at) => {
    const { from, to } = cellOf(reference.binning, key);
    return from === to ? [{ value: from, before: first[at] ?? 0, now: second[at] ?? 0 }] : [];
  });
  if (!cells.some(({ value }) => value === 0))
    cells.push({ value: 0, before: reference.zeros, now: current.zeros });
  // Of a column of many values each has a little: only one that stands out is told of.
  const changeOf = ({ before, now }: { before: number; now: number }) => Math.abs(now / m - before / n);
  const most = cells.reduce((a, b) => (changeOf(b) > changeOf(a) ? b : a));
  if (!isTold({ rows: most.before, of: n }, { rows: most.now, of: m }, 0.05)) return [];
  return [
    {
      text: `The share of ${format(most.value)} ${shareMoved(most.before / n, most.now / m)}.`,
      weight: 0.2 + 1.5 * changeOf(most),
    },
  ];
}

function beyond(
  reference: NumericProfile,
  current: NumericProfile,
  format: (value: number) => string,
): Sentence[] {
  const share = outOfRange(reference, current) ?? 0;
  const { least, greatest } = reference;
  // As many as the reference had at its ends are no news.
  if (share < Math.max(0.001, 10 / finiteRows(reference)) || least === null || greatest === null) return [];
  return [
    {
      text: `${percent(share)} lie outside all that the reference had (${format(least)} to ${format(greatest)}).`,
      weight: 0.15 + 0.7 * share,
    },
  ];
}

/** Long or empty names, and quotes in them, must not break the sentence. */
const quoted = (name: string): string => {
  const visible = name.replace(/[\p{C}\s]+/gu, ' ').trim();
  const short = visible.length > 40 ? `${[...visible].slice(0, 39).join('')}…` : visible;
  return `“${short}”`;
};

function explainCategories(reference: CategoricalProfile, current: CategoricalProfile): Sentence[] {
  const [n, m] = [reference.rows, current.rows];
  if (n === 0 || m === 0) return [];
  const cells = categoryCells(reference, current);
  return cells.flatMap((cell) => {
    const [first, second] = [
      { rows: cell.reference, of: n },
      { rows: cell.current, of: m },
    ];
    const [before, now] = [cell.reference / n, cell.current / m];
    const weight = Math.abs(now - before);
    if (cell.kind === 'missing') return missing(first, second);
    if (!isTold(first, second)) return [];
    return [{ text: sentenceOf(cell, before, now, current), weight }];
  });
}

function sentenceOf(cell: CategoryCell, before: number, now: number, current: CategoricalProfile): string {
  if (cell.kind === 'named') {
    if (cell.current === 0) return `${quoted(cell.name)} is gone, which ${percent(before)} had.`;
    if (cell.reference === 0) return `${quoted(cell.name)} is new, with ${percent(now)}.`;
    return `The share of ${quoted(cell.name)} ${shareMoved(before, now)}.`;
  }
  const { kept, distinct } = current.others;
  const [largest] = [...kept].sort(([, a], [, b]) => b - a);
  if (cell.kind === 'other') return `The share of rare categories ${shareMoved(before, now)}.`;
  if (distinct === 1 && largest) return `${quoted(largest[0])} is new, with ${percent(now)}.`;
  const example = largest ? `, such as ${quoted(largest[0])}` : '';
  return `${percent(now)} have categories that the reference had not${example}.`;
}
