/** The runs below an open row, as many as one has asked to see. */
import { ask, type InputOf } from '@/lib/client/call';
import type { Run } from './run-row';

/** How many runs one answer holds at most. */
const PAGE = 1000;

export type Branch = {
  runs: Run[];
  /** There are more than these. */
  hasMore: boolean;
};

type Question = InputOf<'tracking.listRuns'>;
type Ask = (question: Question) => Promise<{ runs: Run[]; nextPageToken?: string | undefined }>;

/** The first `count` runs of the question, page after page where that is more than one answer holds. */
export async function loadBranch(question: Question, count: number, ask: Ask): Promise<Branch> {
  const runs = new Map<string, Run>();
  let pageToken: string | undefined;
  do {
    const maxResults = Math.min(PAGE, count - runs.size);
    const page = await ask({ ...question, maxResults, ...(pageToken && { pageToken }) });
    for (const run of page.runs) runs.set(run.runId, run);
    pageToken = page.nextPageToken;
  } while (pageToken && runs.size < count);
  return { runs: [...runs.values()], hasMore: pageToken !== undefined };
}

export const askBranch = (question: Question, count: number, signal: AbortSignal) =>
  loadBranch(question, count, (page) => ask('tracking.listRuns', page, signal));

/** What is seen after these when more is asked for: four times as many, and from an answer's length on one answer more. */
export const moreThan = (count: number): number => Math.min(count * 4, count + PAGE);
