'use client';
import { Download, FileCode, History, KeyRound, Link2, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActionsMenu } from '@/components/data/actions-menu';
import { ConfirmTyped } from '@/components/data/confirm-typed';
import { PermissionsDialog } from '@/components/identity/permissions/permissions-dialog';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu';
import { lazyDialog } from '@/components/ui/lazily';
import { saveFile } from '@/lib/client/save-file';
import { toast } from '@/lib/client/toast';
import { copyAndSay } from '@/lib/client/use-copy';
import { useCommand } from '@/lib/client/use-operation';
import { fileName } from '@/lib/pure/file-name';
import { formatDateTime } from '@/lib/pure/format-date';
import type { Report } from './report-page';

const HistoryDialog = lazyDialog(() => import('./history-dialog').then((module) => module.HistoryDialog));

/** Where the text of a report stands on its page. */
export const articleId = (reportId: string) => `report-${reportId}`;

/** What can be done with a report beside reading and writing it. */
export function ReportActions({ report, isEditing }: { report: Report; isEditing: boolean }) {
  const [open, setOpen] = useState<'history' | 'permissions' | 'delete'>();
  const router = useRouter();
  const { id, title, text, may } = report;
  const remove = useCommand('reports.deleteReport', {
    invalidates: ['reports.listReports'],
    onSuccess: () => router.push('/reports'),
  });
  const close = () => setOpen(undefined);

  const copyLink = () =>
    copyAndSay(
      `${window.location.origin}/reports/${id}`,
      'The link is copied. Whoever may see the report can open it.',
    );
  /** Links within the text begin with this console's address, so that they lead back. */
  function download() {
    const whole = text.replace(/\]\((<?)\/(?!\/)/g, `]($1${window.location.origin}/`);
    saveFile(`${fileName(title)}.md`, new Blob([`# ${title}\n\n${whole}\n`], { type: 'text/markdown' }));
  }
  async function downloadPage() {
    const article = document.getElementById(articleId(id));
    if (!article) return;
    const coming = toast.loading('Drawing the figures…');
    try {
      const { reportHtml } = await import('./report-html');
      const said = `Revision ${report.revision}, as it was on ${formatDateTime(Date.now(), undefined)}:`;
      const html = await reportHtml(article, {
        title,
        address: `${window.location.origin}/reports/${id}`,
        said,
      });
      saveFile(`${fileName(title)}.html`, new Blob([html], { type: 'text/html' }));
      toast.success('The page is saved. It needs nothing but a browser.', { id: coming });
    } catch (error) {
      toast.error(`The page could not be made: ${error instanceof Error ? error.message : error}`, {
        id: coming,
      });
    }
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
        {!isEditing && (
          <DropdownMenuItem onSelect={() => void downloadPage()}>
            <FileCode /> Download as a page
          </DropdownMenuItem>
        )}
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
