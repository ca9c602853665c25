'use client';
import { Users } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { List, type ListColumn } from '@/components/data/list';
import { ListBar } from '@/components/data/list-bar';
import { NewButton } from '@/components/data/new-button';
import { NumberText } from '@/components/data/number';
import { RowButton } from '@/components/data/row-button';
import { SearchInput } from '@/components/data/search-input';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { type Group, GroupDialog } from './group-dialog';

export function GroupsPage() {
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const [edited, setEdited] = useState<Group | 'new'>();
  const [doomed, setDoomed] = useState<Group>();
  const query = useOperation('identity.listGroups', { search }, { keepPrevious: true });
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
      className: 'hidden sm:table-cell',
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
      <PageBar
        title="Groups"
        actions={<NewButton noun="group" group="Groups" onNew={() => setEdited('new')} />}
      />
      <ListBar>
        <SearchInput
          keyGroup="Groups"
          label="Search groups"
          value={search}
          onValueChange={(value) => void setSearch(value || null)}
          className="w-full sm:w-80"
        />
      </ListBar>
      <List
        label="Groups"
        what="the groups"
        query={query}
        rows={query.data?.groups}
        rowId={({ id }) => id}
        columns={columns}
        className="sm:min-w-[560px]"
        empty={
          <EmptyState
            icon={<Users />}
            title={`No group is called “${search}”`}
            actions={<Button onClick={() => void setSearch(null)}>Show all groups</Button>}
          >
            A group holds people, service principals and other groups; what is granted to it, they hold.
          </EmptyState>
        }
        noun="group"
        total={query.data?.total}
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
