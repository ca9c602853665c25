'use client';
import { Users } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import type { ListColumn } from '@/components/data/list';
import { NumberText } from '@/components/data/number';
import { RowButton } from '@/components/data/row-button';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';
import { AccountsList } from '../accounts-list';
import { type Group, GroupDialog } from './group-dialog';

export function GroupsPage() {
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const [edited, setEdited] = useState<Group | 'new'>();
  const [doomed, setDoomed] = useState<Group>();
  const query = usePagedOperation('identity.listGroups', { search });
  const remove = useCommand('identity.deleteGroup', {
    invalidates: ['identity'],
    onSuccess: () => setDoomed(undefined),
  });
  const columns: ListColumn<Group>[] = [
    {
      title: 'Name',
      className: 'sm:w-1/3',
      isCut: true,
      cell: (group) => (
        <span className="flex items-center gap-2">
          <RowButton onClick={() => setEdited(group)}>{group.name}</RowButton>
          {group.isBuiltIn && <Badge tone="outline">Built in</Badge>}
        </span>
      ),
    },
    {
      title: 'What it is for',
      className: 'hidden @2xl:table-cell',
      isMuted: true,
      isCut: true,
      cell: ({ description }) => <span title={description}>{description}</span>,
    },
    {
      title: 'Members',
      className: 'w-24 sm:w-28',
      align: 'end',
      cell: ({ members }) => <NumberText value={members} />,
    },
    {
      title: 'Actions',
      isTitleHidden: true,
      className: 'w-20 text-end sm:w-28',
      cell: (group) =>
        !group.isBuiltIn && (
          <Button
            variant="ghost"
            size="sm"
            aria-label={`Delete ${group.name}`}
            onClick={() => setDoomed(group)}
          >
            Delete
          </Button>
        ),
    },
  ];
  return (
    <>
      <AccountsList
        title="Groups"
        noun="group"
        icon={<Users />}
        searched="Name"
        hint="A group holds people, service principals and other groups; what is granted to it, they hold."
        search={search}
        onSearch={setSearch}
        onNew={() => setEdited('new')}
        query={query}
        rows={query.data?.pages.flatMap((page) => page.groups)}
        columns={columns}
        total={query.data?.pages.at(-1)?.total}
        className="sm:min-w-[560px]"
      />
      {edited && (
        <GroupDialog group={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
      <Confirm
        isOpen={doomed !== undefined}
        onOpenChange={(isOpen) => !isOpen && setDoomed(undefined)}
        title={`Delete ${doomed?.name ?? 'the group'}?`}
        description="What was granted to it, its members no longer hold. The members stay."
        action="Delete"
        isBusy={remove.isPending}
        onConfirm={() => doomed && remove.mutate({ id: doomed.id })}
      />
    </>
  );
}
