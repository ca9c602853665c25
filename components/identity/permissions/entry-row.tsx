'use client';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { offerUndo } from '@/lib/client/undo';
import type { Level } from '@/lib/pure/permission-levels';
import { type Entry, type Target, useUpdatePermissions } from './grants';
import { LevelSelect, textOf } from './level-select';
import { PrincipalText } from './principal-text';

type EntryProps = { entry: Entry; target: Target; canManage: boolean };

export function EntryRow({ entry, target, canManage }: EntryProps) {
  const { principal, levels } = entry;
  const update = useUpdatePermissions();
  const direct = levels.find(({ isInherited }) => !isInherited);
  const inherited = levels.filter(({ isInherited }) => isInherited);
  const isFixed = principal.kind === 'group' && principal.name === 'admins';

  const change = (level: Level) =>
    update.mutate({
      ...target,
      accessControlList: [{ principalId: principal.id, permissionLevel: level }],
    });
  const revoke = () => {
    update.mutate(
      { ...target, revoke: [principal.id] },
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
