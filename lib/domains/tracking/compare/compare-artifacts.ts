import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { blobs } from '@/lib/platform/blobs';
import { inLanes } from '@/lib/pure/in-lanes';
import { loadCompared, RunRefs } from './compared-runs';
import { keysFor, type Root, rootsOf } from './run-roots';

const PAGE = 1000;
const MOST_OF_A_RUN = 2000;
const MOST_LISTED = 1000;
const LANES = 16;

type Entry = { name: string; isDir: boolean; size: number };

export const compareArtifacts = query({
  name: 'tracking.compareArtifacts',
  summary:
    'One folder of the artifacts of up to 200 runs, taken together: which runs have what, and how large.',
  access: 'artifacts.read',
  input: z.object({ runs: RunRefs, path: z.string().max(4096).default('') }),
  async run(ctx, { runs: refs, path }) {
    const runs = await loadCompared(ctx, refs);
    const roots = await rootsOf(ctx, runs);
    const held = new Map<string, { isDir: boolean; sizes: (number | null)[] }>();
    let isCut = false;
    await inLanes([...runs.entries()], LANES, async ([place, { runId }]) => {
      const { entries, isMore } = await entriesOf(roots.get(runId) ?? [], path);
      isCut ||= isMore;
      for (const { name, isDir, size } of entries) {
        const entry = held.get(name) ?? { isDir, sizes: new Array<number | null>(runs.length).fill(null) };
        entry.sizes[place] = size;
        held.set(name, entry);
      }
    });
    const entries = [...held]
      .map(([name, { isDir, sizes }]) => ({
        path: path ? `${path}/${name}` : name,
        name,
        isDir,
        /** Bytes in each run, 0 for a folder; null where the run has it not. */
        sizes,
        isDifferent: sizes.some((size) => size !== sizes[0]),
      }))
      .sort((a, b) => Number(b.isDir) - Number(a.isDir) || (a.name < b.name ? -1 : 1));
    return {
      entries: entries.slice(0, MOST_LISTED),
      isCut: isCut || entries.length > MOST_LISTED,
      /** How many runs keep their artifacts where this server does not see them. */
      elsewhere: runs.filter(({ runId }) => roots.get(runId)?.length === 0).length,
    };
  },
});

/** A folder of a run: its own files, and in their places the folders of its models. */
export async function entriesOf(
  roots: readonly Root[],
  path: string,
): Promise<{ entries: Entry[]; isMore: boolean }> {
  const found = new Map<string, Entry>();
  let isMore = false;
  for (const key of keysFor(roots, path)) {
    let pageToken: string | undefined;
    do {
      const page = await blobs().list(key, { limit: PAGE, ...(pageToken && { pageToken }) });
      for (const { name, isDir, size } of page.entries) {
        if (!found.has(name)) found.set(name, { name, isDir, size: isDir ? 0 : (size ?? 0) });
      }
      pageToken = page.nextPageToken;
    } while (pageToken && found.size < MOST_OF_A_RUN);
    isMore ||= pageToken !== undefined;
  }
  const below = path === '' ? '' : `${path}/`;
  for (const { prefix } of roots) {
    if (prefix === '' || !prefix.startsWith(below)) continue;
    const [name = ''] = prefix.slice(below.length).split('/');
    if (name && !found.has(name)) found.set(name, { name, isDir: true, size: 0 });
  }
  return { entries: [...found.values()], isMore };
}
