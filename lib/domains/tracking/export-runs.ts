import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { perform } from '@/lib/core/perform';
import { csvWriter, type ExportColumn } from '@/lib/pure/csv';
import { quoteValue } from '@/lib/pure/search-filter';
import { type ListedRun, listRuns } from './list-runs';
import { type Cell, CellColumn, Objective, readCells } from './run-cells';
import { parquetWriter } from './run-files';
import { RunQuestion } from './run-question';
import { RunId } from './schemas';

const PAGE = 500;

const FIXED: [string, ExportColumn['kind'], (run: ListedRun) => Cell][] = [
  ['run_id', 'text', (run) => run.runId],
  ['run_name', 'text', (run) => run.runName],
  ['experiment_id', 'text', (run) => run.experimentId],
  ['user', 'text', (run) => run.userId],
  ['status', 'text', (run) => run.status],
  ['start_time', 'time', (run) => run.startTime],
  ['end_time', 'time', (run) => run.endTime],
];

export type ExportedFile = { body: ReadableStream<Uint8Array>; type: string; extension: string };

export const exportRuns = query({
  name: 'tracking.exportRuns',
  summary: 'All matching runs as a CSV or Parquet file, written while it is sent.',
  access: 'runs.read',
  input: RunQuestion.extend({
    orderBy: z.array(z.string().max(2000)).max(5).default([]),
    columns: z.array(CellColumn).max(5000).default([]),
    objective: Objective.optional(),
    /** These instead, whether or not the filter matches them: chosen in a list that was filtered otherwise, or pinned. */
    runIds: z.array(RunId).min(1).max(1000).optional(),
    format: z.enum(['csv', 'parquet']),
  }),
  async run(ctx, { format, columns, objective, runIds, ...question }): Promise<ExportedFile> {
    const written: ExportColumn[] = [
      ...FIXED.map(([name, kind]) => ({ name, kind })),
      ...columns.map((column) => ({
        name: nameOf(column),
        kind:
          column.source === 'metric' || column.source === 'expression'
            ? ('number' as const)
            : ('text' as const),
      })),
    ];
    const writer = format === 'csv' ? csvWriter(written) : parquetWriter(written);
    // The first page is read before anything is sent: a filter that cannot be read is an answer, not a broken file.
    const chosen = runIds && { filter: `run_id IN ${quoteValue(runIds)}`, runViewType: 'ALL' as const };
    const pages = pagesOf(ctx, { ...question, ...chosen }, columns, objective);
    const first = await pages.next();
    let isStarted = false;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = isStarted ? await pages.next() : first;
        isStarted = true;
        if (value) controller.enqueue(writer.write(value));
        if (!done) return;
        const end = writer.end();
        if (end.length > 0) controller.enqueue(end);
        controller.close();
      },
      cancel: async () => void (await pages.return(undefined)),
    });
    return { body, type: writer.type, extension: format };
  },
});

/** `metrics.loss`, `metrics.loss (min)`, `params.lr`. */
const nameOf = ({ source, key, stat }: CellColumn) =>
  source === 'expression'
    ? key
    : `${source}s.${key}${source === 'metric' && stat !== 'last' ? ` (${stat})` : ''}`;

type Question = Omit<Parameters<typeof listRuns.run>[1], 'nesting' | 'except' | 'skip' | 'maxResults'>;

/** Pages of lines, each an array of cells. */
async function* pagesOf(
  ctx: Context,
  question: Question,
  columns: CellColumn[],
  objective: z.output<typeof Objective> | undefined,
): AsyncGenerator<Cell[][], undefined> {
  let pageToken: string | undefined;
  do {
    const { runs, nextPageToken } = await perform(listRuns, ctx.caller, {
      ...question,
      maxResults: PAGE,
      pageToken,
    });
    const runIds = runs.map(({ runId }) => runId);
    const cells =
      columns.length > 0 && runs.length > 0 ? await readCells(ctx, runIds, columns, objective) : [];
    yield runs.map((run, at) => [
      ...FIXED.map(([, , read]) => read(run)),
      ...cells.map((column) => column[at] ?? null),
    ]);
    pageToken = nextPageToken;
  } while (pageToken);
  return undefined;
}
