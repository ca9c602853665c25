'use client';
import {
  Bookmark,
  Check,
  ChevronDown,
  Flag,
  History,
  Link2,
  Pencil,
  Save,
  Trash2,
  Undo2,
  Users,
} from 'lucide-react';
import { useState } from 'react';
import { useMay } from '@/components/identity/permissions/use-may';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { lazyDialog } from '@/components/ui/lazily';
import { toast } from '@/lib/client/toast';
import { offerUndo } from '@/lib/client/undo';
import { copyAndSay } from '@/lib/client/use-copy';
import { useCommand } from '@/lib/client/use-operation';
import { type SavedView, useViewContext } from './use-runs-view';
import { keptState } from './view-state';

const SaveViewDialog = lazyDialog(() => import('./save-view-dialog').then((module) => module.SaveViewDialog));

const ViewHistoryDialog = lazyDialog(() =>
  import('./view-history-dialog').then((module) => module.ViewHistoryDialog),
);

/** As the server reads it. */
const FIRST_VIEW_TAG = 'plumbline.firstView';

const TOUCHED = { invalidates: ['tracking.listViews', 'tracking.getView', 'tracking.listViewVersions'] };

/** Saved views: which one this is, whether it was changed, and what can be done with it. */
export function ViewsMenu() {
  const { experimentId, view, views, firstId, saved, isDirty, open } = useViewContext();
  const [dialog, setDialog] = useState<'new' | 'rename' | 'history'>();
  const update = useCommand('tracking.updateView', {
    ...TOUCHED,
    onSuccess: ({ id, name }) => {
      toast.success(`“${name}” is saved`);
      open(id);
    },
  });
  const restore = useCommand('tracking.restoreView', TOUCHED);
  const remove = useCommand('tracking.deleteView', TOUCHED);
  const state = keptState(view);
  const mayLead = useMay('experiments.write', experimentId);
  const lead = useCommand('tracking.setExperimentTag', TOUCHED);
  const noLead = useCommand('tracking.deleteExperimentTag', TOUCHED);
  function opensWith({ id, name }: SavedView, isFirst: boolean) {
    const tag = { experimentId, key: FIRST_VIEW_TAG };
    if (isFirst)
      noLead.mutate(tag, {
        onSuccess: () => toast.success('The experiment opens with its plain list again'),
      });
    else
      lead.mutate(
        { ...tag, value: id },
        { onSuccess: () => toast.success(`The experiment opens with “${name}”`) },
      );
  }

  function throwAway({ id, name }: SavedView) {
    remove.mutate(
      { viewId: id },
      {
        onSuccess() {
          open(null);
          offerUndo(`The view “${name}” is deleted`, () =>
            restore.mutate({ viewId: id }, { onSuccess: () => open(id) }),
          );
        },
      },
    );
  }
  const link = `${typeof window === 'undefined' ? '' : window.location.origin}/experiments/${experimentId}?view=${saved?.id}`;

  return (
    <div className="flex items-center">
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button aria-label={saved ? `View: ${saved.name}${isDirty ? ', changed' : ''}` : 'Views'}>
            <Bookmark className={saved && 'fill-current text-accent'} />
            <span className="hidden max-w-40 truncate md:inline">{saved?.name ?? 'Views'}</span>
            {isDirty && <span aria-hidden className="size-1.5 rounded-full bg-accent" title="Changed" />}
            <ChevronDown />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="w-64">
          <Listed
            title="Mine"
            views={views.filter(({ isMine }) => isMine)}
            openId={saved?.id}
            firstId={firstId}
            onOpen={open}
          />
          <Listed
            title="Shared with me"
            views={views.filter(({ isMine }) => !isMine)}
            openId={saved?.id}
            firstId={firstId}
            onOpen={open}
          />
          {views.length === 0 && (
            <DropdownMenuLabel className="font-normal">
              Columns, filter, groups and charts, kept under a name.
            </DropdownMenuLabel>
          )}
          <DropdownMenuSeparator />
          {saved && isDirty && saved.isMine && (
            <DropdownMenuItem
              onSelect={() => update.mutate({ viewId: saved.id, updatedAt: saved.updatedAt, state })}
            >
              <Save /> Save the changes
            </DropdownMenuItem>
          )}
          {saved && isDirty && (
            <DropdownMenuItem onSelect={() => open(saved.id)}>
              <Undo2 /> Drop the changes
            </DropdownMenuItem>
          )}
          <DropdownMenuItem onSelect={() => setDialog('new')}>
            <Bookmark /> Save as a new view
          </DropdownMenuItem>
          {saved && (
            <>
              <DropdownMenuItem onSelect={() => void copyAndSay(link, 'Link to the view copied')}>
                <Link2 /> Copy link
              </DropdownMenuItem>
              <DropdownMenuItem onSelect={() => setDialog('history')}>
                <History /> History
              </DropdownMenuItem>
              {saved.isShared && mayLead && (
                <DropdownMenuItem onSelect={() => opensWith(saved, saved.id === firstId)}>
                  <Flag /> {saved.id === firstId ? 'No longer open with it' : 'Open the experiment with it'}
                </DropdownMenuItem>
              )}
              {saved.isMine && (
                <>
                  <DropdownMenuItem onSelect={() => setDialog('rename')}>
                    <Pencil /> Rename or share
                  </DropdownMenuItem>
                  <DropdownMenuItem isDanger onSelect={() => throwAway(saved)}>
                    <Trash2 /> Delete the view
                  </DropdownMenuItem>
                </>
              )}
              <DropdownMenuItem onSelect={() => open(null)}>
                <Undo2 /> Leave the view
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {saved?.isMine && isDirty && (
        <Button
          variant="ghost"
          className="hidden text-accent lg:inline-flex"
          disabled={update.isPending}
          onClick={() => update.mutate({ viewId: saved.id, updatedAt: saved.updatedAt, state })}
        >
          Save changes
        </Button>
      )}
      {dialog === 'history' && saved && (
        <ViewHistoryDialog view={saved} onClose={() => setDialog(undefined)} />
      )}
      {dialog && dialog !== 'history' && (
        <SaveViewDialog
          experimentId={experimentId}
          state={state}
          renamed={dialog === 'rename' ? saved : undefined}
          onDone={(id) => {
            setDialog(undefined);
            if (id) open(id);
          }}
        />
      )}
    </div>
  );
}

type ListedProps = {
  title: string;
  views: readonly SavedView[];
  openId: string | undefined;
  firstId: string | null;
  onOpen: (id: string) => void;
};

const Listed = ({ title, views, openId, firstId, onOpen }: ListedProps) =>
  views.length > 0 && (
    <>
      <DropdownMenuLabel>{title}</DropdownMenuLabel>
      {views.map(({ id, name, isShared, isMine, owner }) => (
        <DropdownMenuItem key={id} onSelect={() => onOpen(id)}>
          {id === openId ? <Check className="text-accent" /> : <span className="size-4" />}
          <span className="min-w-0 truncate">{name}</span>
          <span className="ms-auto shrink-0 text-xs text-muted-foreground">
            {id === firstId && <Flag aria-label="Opens the experiment" className="me-1 inline size-3.5" />}
            {isMine ? isShared && <Users aria-label="Shared" className="inline size-3.5" /> : owner}
          </span>
        </DropdownMenuItem>
      ))}
    </>
  );
