import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { diffLines, linesOf, type TextDiff } from '@/lib/pure/diff/diff-lines';
import { notebookText } from '@/lib/pure/diff/notebook-text';
import { GIT_DIFF_TAG, readTag } from './compare-sources';
import { type ComparedRun, loadCompared, RunRef } from './compared-runs';
import { type NoText, noFile, type Root, readText, rootsOf, type StoredText } from './run-roots';

/** Longer texts are compared by so many of their first bytes. */
const MOST_BYTES = 1 << 20;
const MOST_LINES = 5000;

type Side = { size: number } | null;
export type ArtifactDiff = {
  /** Null where the run has no such file. */
  from: Side;
  to: Side;
  /** `binary` is not compared by its lines. */
  kind: 'text' | 'binary';
  diff: TextDiff | null;
  /** Only beginnings were compared, or not all changes are told. */
  isCut: boolean;
};

export const diffArtifact = query({
  name: 'tracking.diffArtifact',
  summary:
    'What differs between the same file of two runs, line by line; notebooks by what was written in them.',
  access: 'artifacts.read',
  input: z.object({
    from: RunRef,
    to: RunRef,
    /** A path among the artifacts; or the tag in which clients keep what was not committed. */
    path: z.string().min(1).max(4096),
    isTag: z.boolean().default(false),
    context: z.number().int().min(0).max(10_000).default(3),
  }),
  async run(ctx, { from, to, path, isTag, context }): Promise<ArtifactDiff> {
    const refs = from === to ? [from] : [from, to];
    const runs = await loadCompared(ctx, refs);
    const roots = isTag ? new Map<string, Root[]>() : await rootsOf(ctx, runs);
    const read = (run: ComparedRun | undefined) =>
      isTag ? tagText(ctx, run) : readText(roots.get(run?.runId ?? '') ?? [], path, MOST_BYTES);
    const [before, after] = await Promise.all([read(runs[0]), read(runs.at(-1))]);
    if (!before && !after) throw noFile(path);
    const sides = { from: sideOf(before), to: sideOf(after) };
    if (isBinary(before) || isBinary(after)) {
      return { ...sides, kind: 'binary', diff: null, isCut: false };
    }
    const isNotebook = path.endsWith('.ipynb');
    const lines = (stored: StoredText | undefined) => {
      const text = stored?.text ?? '';
      return linesOf((isNotebook ? notebookText(text) : undefined) ?? text);
    };
    const whole = diffLines(lines(before), lines(after), context);
    const { diff, isShort } = shorten(whole);
    return {
      ...sides,
      kind: 'text',
      diff,
      isCut: isShort || (before?.isCut ?? false) || (after?.isCut ?? false),
    };
  },
});

const isBinary = (stored: StoredText | NoText | undefined): stored is NoText =>
  stored !== undefined && 'why' in stored;

const sideOf = (stored: StoredText | NoText | undefined): Side => (stored ? { size: stored.size } : null);

async function tagText(ctx: Context, run: ComparedRun | undefined): Promise<StoredText | undefined> {
  const text = run && (await readTag(ctx, run, GIT_DIFF_TAG));
  return text === undefined ? undefined : { text, size: text.length, isCut: false };
}

/** The first changes of a long list of them. */
function shorten(diff: TextDiff): { diff: TextDiff; isShort: boolean } {
  let room = MOST_LINES;
  const hunks = diff.hunks.flatMap(({ lines }) => {
    const shown = lines.slice(0, room);
    room -= shown.length;
    return shown.length > 0 ? [{ lines: shown }] : [];
  });
  const count = diff.hunks.reduce((sum, { lines }) => sum + lines.length, 0);
  return { diff: { ...diff, hunks }, isShort: count > MOST_LINES };
}
