'use client';
import { useState } from 'react';
import { changesOf, comingAndGoing } from '@/components/data/changes';
import { Field, FormFault, faultOf, readForm } from '@/components/data/form';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import type { OutputOf } from '@/lib/client/call';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { formatCount, plural } from '@/lib/pure/format';
import { PrincipalPicker } from '../permissions/principal-picker';
import { type Principal, PrincipalText } from '../permissions/principal-text';

export type Group = OutputOf<'identity.listGroups'>['groups'][number];

/** A new group, or one that is there: its name, what it is for, who is in it. */
export function GroupDialog({ group, onClose }: { group?: Group; onClose: () => void }) {
  const known = useOperation('identity.getGroup', { id: group?.id ?? '' }, { enabled: group !== undefined });
  const [changed, setChanged] = useState<{ from: readonly Principal[]; to: readonly Principal[] }>();
  const members = changed?.to ?? known.data?.members ?? [];
  // From what they saw who change it: who joins the group meanwhile is not taken out by them.
  const put = (to: readonly Principal[]) => setChanged({ from: changed?.from ?? members, to });
  const done = { invalidates: ['identity'], onSuccess: onClose, onError: () => {} };
  const create = useCommand('identity.createGroup', done);
  const update = useCommand('identity.updateGroup', done);
  const { error, isPending } = group ? update : create;
  const isBuiltIn = group?.isBuiltIn ?? false;

  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title={group ? group.name : 'New group'}
        description={isBuiltIn ? `${group?.description}: the role of a user says so.` : undefined}
        className="max-w-lg"
        loses="what you wrote"
      >
        <form
          onSubmit={(event) => {
            const { name = '', description = '' } = readForm(event);
            if (!group) create.mutate({ name, description, members: members.map(({ id }) => id) });
            else
              update.mutate({
                id: group.id,
                ...changesOf({ name: group.name, description: group.description }, { name, description }),
                ...(changed && comingAndGoing(changed.from, changed.to)),
              });
          }}
        >
          <DialogBody className="flex flex-col gap-4">
            {!isBuiltIn && (
              <>
                <Field label="Name" error={faultOf(error, 'name')}>
                  <Input
                    name="name"
                    defaultValue={group?.name}
                    required
                    maxLength={200}
                    autoComplete="off"
                    autoFocus
                  />
                </Field>
                <Field label="What it is for" error={faultOf(error, 'description')}>
                  <Input
                    name="description"
                    defaultValue={group?.description}
                    maxLength={1000}
                    autoComplete="off"
                  />
                </Field>
                <div className="flex flex-col gap-1.5">
                  <span className="text-xs font-medium">Members</span>
                  <div className="flex">
                    <PrincipalPicker
                      label="Add a person, group or service principal"
                      value={undefined}
                      onValueChange={(principal) => put([...members, principal])}
                      without={[...members.map(({ id }) => id), group?.id ?? '']}
                    />
                  </div>
                  <MemberList
                    members={members}
                    onRemove={(id) => put(members.filter((one) => one.id !== id))}
                  />
                </div>
              </>
            )}
            {known.data && known.data.parents.length > 0 && (
              <p className="text-sm text-muted-foreground">
                Is in {known.data.parents.map(({ name }) => name).join(', ')}, and holds what they hold.
              </p>
            )}
            <FormFault error={error} fields={['name', 'description']} />
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>{isBuiltIn ? 'Close' : 'Cancel'}</Button>
            </DialogClose>
            {!isBuiltIn && (
              <Button type="submit" variant="primary" disabled={isPending || (group && !known.data)}>
                {group ? 'Save' : 'Create'}
              </Button>
            )}
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** As many as anybody reads through: of more, some are found by name. */
const MOST_SHOWN = 100;

function MemberList({
  members,
  onRemove,
}: {
  members: readonly Principal[];
  onRemove: (id: string) => void;
}) {
  const [search, setSearch] = useState('');
  if (members.length === 0) return <p className="text-sm text-muted-foreground">Nobody yet.</p>;
  const isLong = members.length > MOST_SHOWN;
  const part = search.trim().toLowerCase();
  const found = members.filter(({ name, handle }) => `${name}\n${handle}`.toLowerCase().includes(part));
  const shown = (isLong ? found : members).slice(0, MOST_SHOWN);
  return (
    <>
      {isLong && (
        <SearchInput
          label="Find members"
          placeholder="Name or e-mail address"
          value={search}
          onValueChange={setSearch}
        />
      )}
      <ul aria-label="Members" className="max-h-64 divide-y overflow-y-auto rounded-md border scroll-thin">
        {shown.map((member) => (
          <li key={member.id} className="flex min-h-9 items-center justify-between gap-2 px-3 py-1">
            <PrincipalText principal={member} />
            <Button
              type="button"
              variant="ghost"
              size="sm"
              aria-label={`Remove ${member.name}`}
              onClick={() => onRemove(member.id)}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      {isLong && (
        <p role="status" className="text-xs text-muted-foreground">
          {formatCount(shown.length)} of {plural(members.length, 'member')}
        </p>
      )}
    </>
  );
}
