/** From what the candidate said to what is kept of it. */
import { type Answer, answerOf, kindOf, outputOf } from '@/lib/pure/replay/answers';
import { compareReplay, type ReplayedRow, toleranceFor } from '@/lib/pure/replay/compare';
import { largestDisagreements } from '@/lib/pure/replay/largest';
import { sliceRows } from '@/lib/pure/replay/slices';
import type { InferenceRow } from '../read-inference-log';
import type { InputRow, Said } from './candidate';
import type { ReplayRow } from './load';
import type { Disagreement, Failure, Logged, LoggedRow, Measured, ReplayResult, Skipped } from './result';

const MOST_SHOWN = 50;
const MOST_FAULTS = 10;
/** Of a row that is shown. */
const MOST_COLUMNS = 100;
const LONGEST_TEXT = 300;

type Scored = {
  replay: ReplayRow;
  logged: Logged;
  rows: number;
  kept: readonly InferenceRow[];
  skipped: Skipped[];
  said: readonly Said[];
  times: Measured | null;
  served: ReplayResult['times']['served'];
  looksUp: boolean;
  /** Columns that nobody is shown. */
  masked: readonly string[];
};

type Row = ReplayedRow & { of: InferenceRow };

export function sumUp({
  replay,
  logged,
  rows,
  kept,
  skipped,
  said,
  times,
  served,
  looksUp,
  masked,
}: Scored): ReplayResult {
  const outputs = kept.map(({ output }) => output);
  const name = outputOf(outputs);
  const place = placeOf(outputs, name);
  const compared = kept.flatMap((of, at): Row[] => {
    const one = said[at];
    if (!one || 'fault' in one) return [];
    return [
      {
        of,
        inputs: unmasked(of.inputs ?? {}, masked),
        logged: answerOf(of.output, name),
        candidate: answerOf(one.output, name, place),
        label: answerOf(of.label, undefined),
      },
    ];
  });
  const kind = kindOf(compared.flatMap((row) => [row.logged, row.candidate]));
  const tolerance = kind === 'numbers' ? (replay.tolerance ?? toleranceFor(compared)) : null;
  const failures = failuresOf(kept, said, masked);
  return {
    logged,
    rows,
    skipped,
    failed: kept.length - compared.length,
    failures,
    output: name ?? null,
    comparison: compareReplay(compared, kind, tolerance),
    slices: sliceRows(compared, kind, tolerance),
    largest: largestDisagreements(compared, kind, tolerance, MOST_SHOWN).map(shown),
    times: { candidate: times, served },
    looksUp,
  };
}

/** Another version may call its outputs by other names: they stand in the same order. */
function placeOf(outputs: readonly unknown[], name: string | undefined): number {
  const first = outputs.find((output) => output !== null && typeof output === 'object');
  return name === undefined || !first ? 0 : Math.max(0, Object.keys(first).indexOf(name));
}

function failuresOf(
  kept: readonly InferenceRow[],
  said: readonly Said[],
  masked: readonly string[],
): Failure[] {
  const found = new Map<string, Failure>();
  for (const [at, one] of said.entries()) {
    const row = kept[at];
    if (!row || !('fault' in one)) continue;
    const known = found.get(one.fault);
    if (known) known.rows += 1;
    else
      found.set(one.fault, {
        message: one.fault,
        rows: 1,
        example: named(row, unmasked(row.inputs ?? {}, masked)),
      });
  }
  return [...found.values()].sort((a, b) => b.rows - a.rows).slice(0, MOST_FAULTS);
}

const unmasked = (inputs: InputRow, masked: readonly string[]): InputRow =>
  masked.length === 0
    ? inputs
    : Object.fromEntries(Object.entries(inputs).filter(([name]) => !masked.includes(name)));

const named = ({ requestId, rowIndex, time }: InferenceRow, inputs: InputRow): LoggedRow => ({
  requestId,
  rowIndex,
  time,
  inputs: bounded(inputs),
});

const shown = ({ of, inputs, logged, candidate, label }: Row): Disagreement => ({
  ...named(of, inputs),
  logged: short(logged),
  candidate: short(candidate),
  label: short(label),
});

const short = (answer: Answer): Answer =>
  typeof answer === 'string' && answer.length > LONGEST_TEXT ? `${answer.slice(0, LONGEST_TEXT)}…` : answer;

const bounded = (inputs: InputRow): InputRow =>
  Object.fromEntries(
    Object.entries(inputs)
      .slice(0, MOST_COLUMNS)
      .map(([name, value]) => [
        name,
        short(typeof value === 'object' ? JSON.stringify(value) : (value as Answer)),
      ]),
  );
