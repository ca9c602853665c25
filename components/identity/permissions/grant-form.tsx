'use client';
import { useEffect, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { useOperation } from '@/lib/client/use-operation';
import { LEVELS, type Level } from '@/lib/pure/permission-levels';
import { explainWay } from './explain-ways';
import { type Target, useUpdatePermissions } from './grants';
import { LevelSelect, textOf } from './level-select';
import { PrincipalPicker } from './principal-picker';
import type { Principal } from './principal-text';

type GrantProps = { target: Target; all: string };

/** Grants; and before that, or instead, tells what somebody may do and why. */
export function GrantForm({ target, all }: GrantProps) {
  const levels = LEVELS[target.objectType];
  const [principal, setPrincipal] = useState<Principal>();
  const [level, setLevel] = useState<Level>(levels[0]);
  const update = useUpdatePermissions();
  const pickerId = useId();
  // Where the dialog was there before it, whoever has gone nowhere yet begins here.
  useEffect(() => {
    if (document.activeElement?.matches('[role=dialog]')) document.getElementById(pickerId)?.focus();
  }, [pickerId]);
  return (
    <form
      className="flex flex-wrap items-center gap-2"
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
        id={pickerId}
        label="Person, group or service principal"
        value={principal}
        onValueChange={setPrincipal}
      />
      <LevelSelect objectType={target.objectType} label="Level" value={level} onValueChange={setLevel} />
      <Button type="submit" variant="primary" disabled={!principal || update.isPending}>
        Grant
      </Button>
      {principal && <AccessNow target={target} principal={principal} all={all} />}
    </form>
  );
}

/** What somebody may do as it is, and why: often enough, and nothing has to be granted. */
function AccessNow({ target, principal, all }: { target: Target; principal: Principal; all: string }) {
  const { data } = useOperation('identity.explainAccess', { ...target, principalId: principal.id });
  const [best] = data?.ways ?? [];
  return (
    <p role="status" className="min-h-4 basis-full text-xs text-muted-foreground">
      {data &&
        (data.level && best
          ? `${principal.name} holds ${textOf(data.level)} now, ${explainWay(best, all)}.${data.isViewer ? ' As a viewer they read, whatever they hold.' : ''}`
          : `${principal.name} holds nothing here now.`)}
    </p>
  );
}
