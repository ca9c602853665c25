'use client';
import { QueryPanel } from '@/components/data/query-panel';
import { useCanWrite, useSession } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { isAtLeast, type Level, matrixOf } from '@/lib/pure/permission-levels';
import { EntryRow } from './entry-row';
import { explainWay } from './explain-ways';
import { GrantForm } from './grant-form';
import type { Target } from './grants';
import { textOf } from './level-select';

type Props = Target & { name: string; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Who may do what with an object: the same for every kind of object. An empty id is for all of a type. */
export function PermissionsDialog({ objectType, objectId, name, isOpen, onOpenChange }: Props) {
  const target = { objectType, objectId };
  const permissions = useOperation('identity.getPermissions', target);
  const mine = useOperation('identity.explainAccess', target);
  const { noun: one, manage } = matrixOf(objectType);
  const all = `all ${one}s`;
  const { levels } = useSession();
  const canWrite = useCanWrite();
  const isManager = (level: Level | null | undefined) => canWrite && isAtLeast(objectType, level, manage);
  // What one holds on all of the type is known at once: only others wait for what they hold here.
  const canManage = isManager(levels[objectType]) || isManager(mine.data?.level);
  const isUnknown = canWrite && !canManage && mine.isPending;
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent
        title={objectId ? `Permissions of ${name}` : `Permissions on ${all}`}
        description={mine.data && <MyAccess access={mine.data} all={all} one={one} />}
        className="max-w-xl"
        onOpenAutoFocus={(event) => isUnknown && beginAtTitle(event)}
      >
        <DialogBody className="flex flex-col gap-4">
          {isUnknown && <Skeleton className="h-8" />}
          {canManage && <GrantForm target={target} all={all} />}
          <QueryPanel query={permissions} what="the permissions" skeleton={<Skeleton className="h-40" />}>
            {({ entries }) => (
              <ul aria-label="Who has access" className="divide-y rounded-md border">
                {entries.map((entry) => (
                  <EntryRow key={entry.principal.id} entry={entry} target={target} canManage={canManage} />
                ))}
              </ul>
            )}
          </QueryPanel>
          <Levels target={target} />
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button>Done</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

/** What the dialog is for is on its way: begun at what is there already, one would be at its foot. */
function beginAtTitle(event: Event): void {
  event.preventDefault();
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}

function MyAccess({
  access,
  all,
  one,
}: {
  access: OutputOf<'identity.explainAccess'>;
  all: string;
  one: string;
}) {
  const [best] = access.ways;
  if (!access.level || !best) return <>You hold nothing on this {one}.</>;
  return (
    <>
      You hold <strong className="font-medium text-foreground">{textOf(access.level)}</strong>,{' '}
      {explainWay(best, all)}.{access.isViewer && ' Your role lets you read, whatever you hold.'}
    </>
  );
}

function Levels({ target }: { target: Target }) {
  const { data } = useOperation('identity.listPermissionLevels', target);
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer rounded-xs text-muted-foreground hover:text-foreground">
        What the levels allow
      </summary>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {data?.levels.map(({ level, description }) => (
          <div key={level} className="contents">
            <dt className="font-medium whitespace-nowrap">{textOf(level)}</dt>
            <dd className="text-muted-foreground">{description}. And all above.</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
