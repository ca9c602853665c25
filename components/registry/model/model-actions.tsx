'use client';
import { Code, NotebookText, Pencil, ShieldCheck, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ActionsMenu } from '@/components/data/actions-menu';
import { CodeBlock } from '@/components/data/code-block';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu';
import { lazyDialog } from '@/components/ui/lazily';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { useActions } from '@/lib/client/actions';
import { useOrigin } from '@/lib/client/use-origin';
import { modelHref } from '../links';
import { loadVersionSnippet, registerSnippet } from '../snippets';
import type { ModelPageData } from './use-model-page';

const PermissionsDialog = lazyDialog(() =>
  import('@/components/identity/permissions/permissions-dialog').then((module) => module.PermissionsDialog),
);
const AddToReport = lazyDialog(() =>
  import('@/components/reports/add-to-report').then((module) => module.AddToReport),
);
const RenameModelDialog = lazyDialog(() =>
  import('./model-dialogs').then((module) => module.RenameModelDialog),
);
const DeleteModelDialog = lazyDialog(() =>
  import('./model-dialogs').then((module) => module.DeleteModelDialog),
);

type Dialog = 'rename' | 'permissions' | 'delete' | 'report';

export function ModelActions({ page }: { page: ModelPageData }) {
  const [dialog, setDialog] = useState<Dialog>();
  const { model, may } = page;
  const canWrite = useCanWrite();
  const open = { isOpen: true, onOpenChange: () => setDialog(undefined) };
  useActions([
    { label: 'Who may do what with the model', group: 'Model', run: () => setDialog('permissions') },
    ...(may.manage
      ? [
          { label: 'Rename the model', group: 'Model', run: () => setDialog('rename') },
          { label: 'Delete the model', group: 'Model', run: () => setDialog('delete') },
        ]
      : []),
  ]);
  return (
    <>
      <UseInCode page={page} />
      <ActionsMenu label="Model actions">
        <DropdownMenuItem onSelect={() => setDialog('permissions')}>
          <ShieldCheck /> Permissions
        </DropdownMenuItem>
        {canWrite && (
          <DropdownMenuItem onSelect={() => setDialog('report')}>
            <NotebookText /> Add to a report
          </DropdownMenuItem>
        )}
        {may.manage && canWrite && (
          <>
            <DropdownMenuItem onSelect={() => setDialog('rename')}>
              <Pencil /> Rename
            </DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem isDanger onSelect={() => setDialog('delete')}>
              <Trash2 /> Delete
            </DropdownMenuItem>
          </>
        )}
      </ActionsMenu>
      {dialog === 'permissions' && (
        <PermissionsDialog objectType="registered-model" objectId={model.id} name={model.name} {...open} />
      )}
      {dialog === 'report' && (
        <AddToReport address={modelHref(model.name)} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'rename' && <RenameModelDialog name={model.name} {...open} />}
      {dialog === 'delete' && <DeleteModelDialog page={page} {...open} />}
    </>
  );
}

/** How the model is loaded by its stages and aliases, and how a version comes to it. */
function UseInCode({ page: { model, stages } }: { page: ModelPageData }) {
  const origin = useOrigin();
  const stage = stages.find(({ kind, versions }) => kind === 'production' && versions > 0);
  const [alias] = model.aliases;
  const newest = Math.max(0, ...model.latestVersions.map(({ version }) => Number(version)));
  const uri = stage
    ? `models:/${model.name}/${stage.name}`
    : alias
      ? `models:/${model.name}@${alias.alias}`
      : `models:/${model.name}/${newest}`;
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button aria-label="Use in code">
          <Code />
          <span className="hidden sm:inline">Use in code</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent
        align="end"
        aria-label="Use in code"
        className="flex w-[min(600px,calc(100vw-32px))] flex-col gap-3 overflow-y-auto p-3"
      >
        {newest > 0 && (
          <>
            <h2 className="text-sm font-semibold">Load it</h2>
            <CodeBlock label="Load the model" code={loadVersionSnippet(origin, uri)} />
          </>
        )}
        <h2 className="text-sm font-semibold">Register a version</h2>
        <CodeBlock label="Register a version" code={registerSnippet(origin, model.name)} />
      </PopoverContent>
    </Popover>
  );
}
