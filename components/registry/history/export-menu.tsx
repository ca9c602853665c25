'use client';
import { Braces, Download, FileSpreadsheet } from 'lucide-react';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { download } from '@/lib/client/call';
import { saveFile } from '@/lib/client/save-file';
import { toast } from '@/lib/client/toast';
import { fileName } from '@/lib/pure/file-name';
import { formatBytes } from '@/lib/pure/format';

type Props = {
  operation: 'registry.exportActivity' | 'registry.exportStageHistory';
  input: object;
  /** Of the file, without its ending. */
  name: string;
};

/** All of a list as a file, for who keeps records elsewhere. */
export function ExportMenu({ operation, input, name }: Props) {
  async function save(format: 'csv' | 'jsonl') {
    const id = toast.loading('Writing the file…');
    try {
      const file = await download(operation, { ...input, format });
      saveFile(`${fileName(name)}.${format}`, file);
      toast.success(`Exported, ${formatBytes(file.size)}`, { id });
    } catch (error) {
      toast.error(error instanceof Error ? error.message : 'The export failed.', {
        id,
        duration: Number.POSITIVE_INFINITY,
      });
    }
  }
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="sm">
          <Download />
          Export
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => void save('csv')}>
          <FileSpreadsheet /> CSV
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void save('jsonl')}>
          <Braces /> JSON, a line each
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
