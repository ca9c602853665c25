'use client';
import { Download, History, KeyRound, Link2, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { ActionsMenu } from '@/components/data/actions-menu';
import { ConfirmTyped } from '@/components/data/confirm-typed';
import { PermissionsDialog } from '@/components/identity/permissions/permissions-dialog';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu';
import { saveFile } from '@/lib/client/save-file';
import { copyText } from '@/lib/client/use-copy';
import { useCommand } from '@/lib/client/use-operation';
import type { Report } from './report-page';

const HistoryDialog = dynamic(() => import('./history-dialog').then((module) => module.HistoryDialog));

/** What can be done with a report beside reading and writing it. */
export function ReportActions({ report }: { report: Report }) {
  const [open, setOpen] = useState<'history' | 'permissions' | 'delete'>();
  const router = useRouter();
  const { id, title, text, may } = report;
  const remove = useCommand('reports.deleteReport', {
    invalidates: ['reports.listReports'],
    onSuccess: () => router.push('/reports'),
  });
  const close = () => setOpen(undefined);

  async function copyLink() {
    await copyText(`${window.location.origin}/reports/${id}`);
    toast.success('The link is copied. Whoever may see the report can open it.');
  }
  /** Links within the text begin with this console's address, so that they lead back. */
  function download() {
    const whole = text.replace(/\]\((<?)\/(?!\/)/g, `]($1${window.location.origin}/`);
    const name = title.replace(/[^\p{L}\p{N}._-]+/gu, '-');
    saveFile(`${name}.md`, new Blob([`# ${title}\n\n${whole}\n`], { type: 'text/markdown' }));
  }
  return (
    <>
      <ActionsMenu label="More actions">
        <DropdownMenuItem onSelect={() => void copyLink()}>
          <Link2 /> Copy link
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => setOpen('history')}>
          <History /> History
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={download}>
          <Download /> Download as Markdown
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => setOpen('permissions')}>
          <KeyRound /> Permissions
        </DropdownMenuItem>
        {may.manage && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem isDanger onSelect={() => setOpen('delete')}>
              <Trash2 /> Delete
            </DropdownMenuItem>
          </>
        )}
      </ActionsMenu>
      {open === 'history' && <HistoryDialog report={report} onClose={close} />}
      {open === 'permissions' && (
        <PermissionsDialog objectType="report" objectId={id} name={title} isOpen onOpenChange={close} />
      )}
      <ConfirmTyped
        isOpen={open === 'delete'}
        onOpenChange={(isOpen) => !isOpen && close()}
        title={`Delete ${title}?`}
        description="Its history goes with it."
        name={title}
        action="Delete"
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate({ reportId: id })}
      />
    </>
  );
}
