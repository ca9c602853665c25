'use client';
import { Layers, RefreshCw, Shield, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ActionsMenu } from '@/components/data/actions-menu';
import { useMayWith } from '@/components/identity/permissions/use-may';
import { Button } from '@/components/ui/button';
import { DropdownMenuItem } from '@/components/ui/dropdown-menu';
import { lazyDialog } from '@/components/ui/lazily';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import type { TableData } from './snippets';

const PermissionsDialog = lazyDialog(() =>
  import('@/components/identity/permissions/permissions-dialog').then((module) => module.PermissionsDialog),
);
const DropTableDialog = lazyDialog(() =>
  import('./drop-table-dialog').then((module) => module.DropTableDialog),
);

export function TableActions({ table }: { table: TableData }) {
  const { name, tableId, permissionLevel, isExternal } = table;
  const [dialog, setDialog] = useState<'permissions' | 'drop'>();
  const may = useMayWith();
  const canWrite = may('features.write', permissionLevel);
  const optimize = useCommand('features.optimizeTable', {
    invalidates: ['features'],
    onSuccess: ({ version }) => toast.success(`The small files are put together, in version ${version}.`),
  });
  const refresh = useCommand('features.refreshTable', {
    invalidates: ['features'],
    onSuccess: ({ version }) => toast.success(`The table is at version ${version}.`),
  });
  return (
    <>
      <Button onClick={() => setDialog('permissions')}>
        <Shield />
        Permissions
      </Button>
      {canWrite && (
        <ActionsMenu label="More actions" variant="outline">
          {isExternal ? (
            <DropdownMenuItem onSelect={() => refresh.mutate({ name })}>
              <RefreshCw /> Look for new versions
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem onSelect={() => optimize.mutate({ name })}>
              <Layers /> Put small files together
            </DropdownMenuItem>
          )}
          {may('features.manage', permissionLevel) && (
            <DropdownMenuItem isDanger onSelect={() => setDialog('drop')}>
              <Trash2 /> Drop the table
            </DropdownMenuItem>
          )}
        </ActionsMenu>
      )}
      {dialog === 'permissions' && (
        <PermissionsDialog
          objectType="feature-table"
          objectId={tableId}
          name={name}
          isOpen
          onOpenChange={() => setDialog(undefined)}
        />
      )}
      {dialog === 'drop' && <DropTableDialog table={table} onClose={() => setDialog(undefined)} />}
    </>
  );
}
