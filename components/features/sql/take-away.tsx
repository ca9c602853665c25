'use client';
import { Download } from 'lucide-react';
import { CopyButton } from '@/components/data/copy-button';
import { Button } from '@/components/ui/button';
import { download } from '@/lib/client/call';
import { saveFile } from '@/lib/client/save-file';
import { toast } from '@/lib/client/toast';
import { formatBytes } from '@/lib/pure/format';

const pythonOf = (sql: string): string => `from plumbline.feature_store import FeatureStoreClient

rows = FeatureStoreClient().sql(${JSON.stringify(sql)})`;

/** All rows of the answer, not only those that are shown. */
async function save(sql: string): Promise<void> {
  const id = toast.loading('Writing the file…');
  try {
    const file = await download('features.exportQuery', { sql });
    saveFile('answer.csv', file);
    toast.success(`Saved, ${formatBytes(file.size)}`, { id });
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
