'use client';
import { useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { offerUndo } from '@/lib/client/undo';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { isAtLeast, LEVELS, type Level, matrixOf, type ObjectType } from '@/lib/pure/permission-levels';
import { explainWay } from './explain-ways';
import { PrincipalPicker } from './principal-picker';
import { type Principal, PrincipalText } from './principal-text';

type Entry = OutputOf<'identity.getPermissions'>['entries'][number];
type Target = { objectType: ObjectType; objectId: string };

const textOf = (level: string) => {
  const words = level.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

type Props = Target & { name: string; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Who may do what with an object: the same for every kind of object. An empty id is for all of a type. */
export function PermissionsDialog({ objectType, objectId, name, isOpen, onOpenChange }: Props) {
  const target = { objectType, objectId };
  const permissions = useOperation('identity.getPermissions', target);
  const mine = useOperation('identity.explainAccess', target);
  const { noun: one, manage } = matrixOf(objectType);
  const all = `all ${one}s`;
  const canManage = isAtLeast(objectType, mine.data?.level, manage);
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent
        title={objectId ? `Permissions of ${name}` : `Permissions on ${all}`}
        description={mine.data && <MyAccess access={mine.data} all={all} one={one} />}
        className="max-w-xl"
      >
        <DialogBody className="flex flex-col gap-4">
          {canManage && <GrantForm target={target} entries={permissions.data?.entries ?? []} />}
          <QueryPanel query={permissions} what="the permissions" skeleton={<Skeleton className="h-40" />}>
            {({ entries }) => (
              <ul aria-label="Who has access" className="divide-y rounded-md border">
                {entries.map((entry) => (
                  <EntryRow
                    key={entry.principal.id}
                    entry={entry}
                    entries={entries}
                    target={target}
                    canManage={canManage}
                  />
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
      {explainWay(best, all)}.
    </>
  );
}

const grantOf = ({ principal, levels }: Entry) => {
  const direct = levels.find(({ isInherited }) => !isInherited);
  return direct && { principalId: principal.id, permissionLevel: direct.level as string };
};

const useGrants = () => ({
  update: useCommand('identity.updatePermissions', { invalidates: ['identity'] }),
  set: useCommand('identity.setPermissions', { invalidates: ['identity'] }),
});

function GrantForm({ target, entries }: { target: Target; entries: readonly Entry[] }) {
  const levels = LEVELS[target.objectType];
  const [principal, setPrincipal] = useState<Principal>();
  const [level, setLevel] = useState<Level>(levels[0]);
  const { update } = useGrants();
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!principal) return;
        update.mutate(
          { ...target, accessControlList: [{ principalId: principal.id, permissionLevel: level }] },
          { onSuccess: () => setPrincipal(undefined) },
        );
      }}
    >
      <PrincipalPicker
        label="Person, group or service principal"
        value={principal}
        onValueChange={setPrincipal}
        without={entries.flatMap((entry) => (grantOf(entry) ? [entry.principal.id] : []))}
      />
      <LevelSelect objectType={target.objectType} label="Level" value={level} onValueChange={setLevel} />
      <Button type="submit" variant="primary" disabled={!principal || update.isPending}>
        Grant
      </Button>
    </form>
  );
}

type LevelSelectProps = {
  objectType: ObjectType;
  label: string;
  value: Level;
  onValueChange: (level: Level) => void;
};

const LevelSelect = ({ objectType, ...props }: LevelSelectProps) => (
  <Select {...props} options={LEVELS[objectType].map((level) => ({ value: level, label: textOf(level) }))} />
);

type EntryProps = { entry: Entry; entries: readonly Entry[]; target: Target; canManage: boolean };

function EntryRow({ entry, entries, target, canManage }: EntryProps) {
  const { principal, levels } = entry;
  const { update, set } = useGrants();
  const direct = levels.find(({ isInherited }) => !isInherited);
  const inherited = levels.filter(({ isInherited }) => isInherited);
  const isFixed = principal.kind === 'group' && principal.name === 'admins';

  const change = (level: Level) =>
    update.mutate({
      ...target,
      accessControlList: [{ principalId: principal.id, permissionLevel: level }],
    });
  const revoke = () => {
    const others = entries.filter((other) => other !== entry).flatMap((other) => grantOf(other) ?? []);
    set.mutate(
      { ...target, accessControlList: others },
      {
        onSuccess: () =>
          direct && offerUndo(`${principal.name} lost ${textOf(direct.level)}`, () => change(direct.level)),
      },
    );
  };

  return (
    <li className="flex min-h-11 items-center justify-between gap-3 px-3 py-1.5">
      <PrincipalText principal={principal} />
      <span className="flex shrink-0 items-center gap-1.5">
        {inherited.map(({ level }) => (
          <Badge key={level} tone="outline">
            {textOf(level)}, {isFixed ? 'always' : 'inherited'}
          </Badge>
        ))}
        {direct && !isFixed && canManage && (
          <>
            <LevelSelect
              objectType={target.objectType}
              label={`Level of ${principal.name}`}
              value={direct.level}
              onValueChange={change}
            />
            <Button variant="ghost" size="sm" aria-label={`Revoke from ${principal.name}`} onClick={revoke}>
              Revoke
            </Button>
          </>
        )}
        {direct && !isFixed && !canManage && <Badge>{textOf(direct.level)}</Badge>}
      </span>
    </li>
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
