import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { Counted } from '@/lib/domains/importing/schemas';
import { formatBytes, formatCount } from '@/lib/pure/format';
import { ONLY_SIZES } from '@/lib/pure/only-sizes';
import type { Import } from './import-status';

const NAMES: Record<Counted, string> = {
  experiments: 'Experiments',
  runs: 'Runs',
  points: 'Metric points',
  params: 'Parameters',
  tags: 'Tags',
  datasets: 'Datasets',
  models: 'Logged models',
  files: 'Files',
  registered: 'Registered models',
  versions: 'Versions of them',
};
const COUNTED = Object.keys(NAMES) as Counted[];

/** How much there is at the source, and how much of it was new here. */
export function ImportCounts({ counts, kind: source, hasArtifacts }: Import) {
  return (
    <section aria-labelledby="counts">
      <h2 id="counts" className="px-4 pb-1 text-sm font-semibold lg:px-6">
        What was brought
      </h2>
      <Table label="What was brought" className="max-w-3xl table-fixed">
        <thead>
          <tr>
            <TableHead>Kind</TableHead>
            <TableHead align="end" className="w-32">
              At the source
            </TableHead>
            <TableHead align="end" className="w-32">
              Added here
            </TableHead>
          </tr>
        </thead>
        <tbody>
          {COUNTED.map((kind) => {
            const { found = 0, added = 0 } = counts[kind] ?? {};
            return (
              <TableRow key={kind}>
                <TableCell>
                  {NAMES[kind]}
                  {kind === 'files' && counts.bytes ? (
                    <span className="text-muted-foreground">, {formatBytes(counts.bytes)}</span>
                  ) : null}
                </TableCell>
                <TableCell align="end">{formatCount(found)}</TableCell>
                <TableCell align="end">{formatCount(added)}</TableCell>
              </TableRow>
            );
          })}
        </tbody>
      </Table>
      {source === 'server' && hasArtifacts && (
        <p className="max-w-3xl px-4 pt-2 text-muted-foreground lg:px-6">{ONLY_SIZES}</p>
      )}
    </section>
  );
}
