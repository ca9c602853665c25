'use client';
import { QueryPanel } from '@/components/data/query-panel';
import { Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { ask } from '@/lib/client/call';
import { toast } from '@/lib/client/toast';
import { reportError, useOperation } from '@/lib/client/use-operation';
import { type SavedView, useRunsView } from './use-runs-view';
import { DEFAULT_VIEW, type RunsView, readState } from './view-state';

type HistoryProps = { view: SavedView; onClose: () => void };

const PARTS: Record<keyof RunsView, string> = {
  filter: 'filter',
  sort: 'order',
  ascending: 'order',
  trash: 'deleted runs',
  nested: 'nesting',
  columns: 'columns',
  varying: 'columns',
  frozen: 'frozen columns',
  widths: 'widths of columns',
  pinned: 'pinned runs',
  hidden: 'hidden runs',
  colours: 'colours',
  group: 'groups',
  objective: 'objective',
  charts: 'charts',
};

const wordsFor = (changed: readonly string[]) =>
  [...new Set(changed.map((part) => PARTS[part as keyof RunsView] ?? part))].join(', ');

/** What a view showed, each time that it was saved. An earlier one is looked at as a change, to be saved or dropped. */
export function ViewHistoryDialog({ view, onClose }: HistoryProps) {
  const [, setView] = useRunsView();
  const versions = useOperation('tracking.listViewVersions', { viewId: view.id });
  const show = (version: number) =>
    ask('tracking.getViewVersion', { viewId: view.id, version }).then(({ state }) => {
      setView({ ...DEFAULT_VIEW, ...readState(state) });
      onClose();
      toast(`Version ${version} of “${view.name}”`, {
        description: view.isMine
          ? 'Save the changes to keep it, or drop them.'
          : 'Save it as a view of yours.',
      });
    }, reportError);
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title={`History of ${view.name}`} className="max-w-lg">
        <DialogBody>
          <QueryPanel query={versions} what="the history" skeleton={<Skeleton className="h-40" />}>
            {({ versions: all }) => (
              <ul aria-label="Versions" className="divide-y rounded-md border">
                {all.map(({ version, changed, author, time }, at) => (
                  <li key={version} className="flex items-center gap-3 px-3 py-2">
                    <span className="w-6 shrink-0 text-muted-foreground tabular">{version}</span>
                    <span className="min-w-0 flex-1">
                      <span className="block truncate">{wordsFor(changed) || 'as it was first saved'}</span>
                      <span className="block text-xs text-muted-foreground">
                        {author}, <Time value={time} />
                      </span>
                    </span>
                    {at === 0 ? (
                      <span className="px-2 text-xs text-muted-foreground">now</span>
                    ) : (
                      <Button
                        size="sm"
                        aria-label={`Show version ${version}`}
                        onClick={() => void show(version)}
                      >
                        Show
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            )}
          </QueryPanel>
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}
