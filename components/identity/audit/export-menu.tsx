'use client';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { type CallError, download } from '@/lib/client/call';
import { saveFile } from '@/lib/client/save-file';
import { reportError } from '@/lib/client/use-operation';

const FORMATS = [
  { format: 'csv', label: 'CSV, for a spreadsheet' },
  { format: 'jsonl', label: 'JSON lines, for another system' },
] as const;

/** All that fits the filter, as a file. */
export function ExportMenu({ input }: { input: object }) {
  const [isSaving, setSaving] = useState(false);
  function save(format: 'csv' | 'jsonl') {
    setSaving(true);
    void download('identity.exportAuditLog', { ...input, format })
      .then((file) => saveFile(`audit-log.${format}`, file))
      .catch((error: CallError) => reportError(error))
      .finally(() => setSaving(false));
  }
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button disabled={isSaving}>
          <Download />
          Export
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {FORMATS.map(({ format, label }) => (
          <DropdownMenuItem key={format} onSelect={() => save(format)}>
            {label}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
