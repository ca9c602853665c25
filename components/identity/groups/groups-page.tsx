'use client';
import { Plus, Users } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { NumberText } from '@/components/data/number';
import { QueryPanel } from '@/components/data/query-panel';
import { SearchInput } from '@/components/data/search-input';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { useActions } from '@/lib/client/actions';
import { useListKeys } from '@/lib/client/use-list-keys';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { type Group, GroupDialog } from './group-dialog';

export function GroupsPage() {
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const [edited, setEdited] = useState<Group | 'new'>();
  const [doomed, setDoomed] = useState<Group>();
  const query = useOperation('identity.listGroups', { search }, { keepPrevious: true });
  const list = useListKeys('Groups');
  const remove = useCommand('identity.deleteGroup', {
    invalidates: ['identity'],
    onSuccess: () => setDoomed(undefined),
  });
  useActions([{ label: 'New group', keys: 'n', group: 'Groups', run: () => setEdited('new') }]);
  return (
    <>
      <PageBar
        title="Groups"
        actions={
          <Button variant="primary" onClick={() => setEdited('new')}>
            <Plus />
            New group
          </Button>
        }
      />
      <div className="border-b px-4 py-2 lg:px-6">
        <SearchInput
          label="Search groups"
          value={search}
          onValueChange={(value) => void setSearch(value || null)}
          className="w-full sm:w-80"
        />
      </div>
      <QueryPanel
        query={query}
        what="the groups"
        skeleton={<Skeleton className="m-6 h-40" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
        empty={({ groups }) =>
          groups.length === 0 ? (
            <EmptyState icon={<Users />} title={`No group is called “${search}”`}>
              A group holds people, service principals and other groups; what is granted to it, they hold.
            </EmptyState>
          ) : undefined
        }
      >
        {({ groups, total }) => (
          <div ref={list}>
            <Table label="Groups" className="min-w-[560px]">
              <thead>
                <tr>
                  <TableHead className="w-1/3">Name</TableHead>
                  <TableHead>What it is for</TableHead>
                  <TableHead align="end" className="w-28">
                    Members
                  </TableHead>
                  <TableHead className="w-28">
                    <span className="sr-only">Actions</span>
                  </TableHead>
                </tr>
              </thead>
              <tbody>
                {groups.map((group) => (
                  <TableRow key={group.id}>
                    <TableCell className="max-w-0">
                      <span className="flex items-center gap-2">
                        <button
                          type="button"
                          data-list-item
                          onClick={() => setEdited(group)}
                          className="min-w-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
                        >
                          {group.name}
                        </button>
                        {group.isBuiltIn && <Badge tone="outline">Built in</Badge>}
                      </span>
                    </TableCell>
                    <TableCell className="max-w-0 truncate text-muted-foreground">
                      {group.description}
                    </TableCell>
                    <TableCell align="end">
                      <NumberText value={group.members} />
                    </TableCell>
                    <TableCell className="text-end">
                      {!group.isBuiltIn && (
                        <Button
                          variant="ghost"
                          size="sm"
                          aria-label={`Delete ${group.name}`}
                          onClick={() => setDoomed(group)}
                        >
                          Delete
                        </Button>
                      )}
                    </TableCell>
                  </TableRow>
                ))}
              </tbody>
            </Table>
            <p className="px-4 py-3 text-xs text-muted-foreground lg:px-6">{plural(total, 'group')}</p>
          </div>
        )}
      </QueryPanel>
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
