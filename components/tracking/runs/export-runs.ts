import { toast } from 'sonner';
import { ask, type InputOf } from '@/lib/client/call';
import { formatCount } from '@/lib/pure/format';
import { runsToCsv } from './csv';
import type { Run } from './run-row';

const PAGE = 1000;
const MOST = 50_000;

export function saveFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** These runs, as they are on screen. */
export const exportRuns = (name: string, runs: readonly Run[], columns: readonly string[]) =>
  saveFile(
    `${name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}-runs.csv`,
    runsToCsv(runs, columns),
    'text/csv;charset=utf-8',
  );

/** Every run that the view's filter matches, loaded or not, in the view's order. */
export async function exportAll(
  name: string,
  question: InputOf<'tracking.searchRuns'>,
  columns: readonly string[],
): Promise<void> {
  const id = toast.loading('Fetching the runs…');
  try {
    const runs: Run[] = [];
    let pageToken: string | undefined;
    do {
      const page = await ask('tracking.searchRuns', { ...question, maxResults: PAGE, pageToken });
      runs.push(...page.runs);
      pageToken = page.nextPageToken;
      toast.loading(`Fetched ${formatCount(runs.length)} runs…`, { id });
    } while (pageToken && runs.length < MOST);
    exportRuns(name, runs, columns);
    toast.success(
      pageToken
        ? `The first ${formatCount(runs.length)} runs were exported; there are more. Filter to get the others.`
        : `${formatCount(runs.length)} runs exported`,
      { id },
    );
  } catch (error) {
    toast.error(error instanceof Error ? error.message : 'The export failed.', {
      id,
      duration: Number.POSITIVE_INFINITY,
    });
  }
}
