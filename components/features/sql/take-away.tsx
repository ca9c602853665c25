'use client';
import { Download } from 'lucide-react';
import { CopyButton } from '@/components/data/copy-button';
import { Button } from '@/components/ui/button';
import { ask } from '@/lib/client/call';
import { saveFile } from '@/lib/client/save-file';
import { toast } from '@/lib/client/toast';
import { type Cell, csvWriter } from '@/lib/pure/csv';
import { plural } from '@/lib/pure/format';

/** As many as one question answers; the Python client has no such bound. */
const MOST = 10_000;

const pythonOf = (sql: string): string => `from plumbline.feature_store import FeatureStoreClient

rows = FeatureStoreClient().sql(${JSON.stringify(sql)})`;

const cellOf = (value: unknown): Cell =>
  value === null || typeof value === 'number'
    ? value
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

async function save(sql: string): Promise<void> {
  const id = toast.loading('Writing the file…');
  try {
    const { columns, rows, hasMore } = await ask('features.queryTables', { sql, limit: MOST });
    const writer = csvWriter(columns.map(({ name }) => ({ name, kind: 'text' })));
    const bytes = [writer.write(rows.map((row) => row.map(cellOf))), writer.end()];
    saveFile('answer.csv', new Blob(bytes as BlobPart[], { type: writer.type }));
    toast.success(
      hasMore
        ? `Saved the first ${plural(rows.length, 'row')}: Python gets all of them.`
        : `Saved ${plural(rows.length, 'row')}`,
      { id },
    );
  } catch (error) {
    toast.error(error instanceof Error ? error.message : 'The file cannot be written.', { id });
  }
}

/** What one does with an answer. */
export const TakeAway = ({ sql }: { sql: string }) => (
  <span className="ms-auto flex items-center gap-1">
    <CopyButton text={() => pythonOf(sql)} label="Copy as Python" />
    <Button size="sm" variant="ghost" onClick={() => void save(sql)}>
      <Download /> CSV
    </Button>
  </span>
);
