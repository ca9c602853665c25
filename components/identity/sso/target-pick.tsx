'use client';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Pick } from '@/components/data/pick';
import { Button } from '@/components/ui/button';
import { operationOptions } from '@/lib/client/use-operation';
import { ROLES } from '../roles';

const roleOptions = (['admin', 'contributor', 'viewer'] as const).map((role) => ({
  value: `role:${role}`,
  name: `Role: ${ROLES[role]}`,
}));

type Props = {
  label: string;
  /** `role:<role>` or `group:<id>`. */
  value: string;
  /** What the group is called that is picked; nothing where it was deleted. */
  groupName: string | undefined;
  onPick: (target: string, name: string) => void;
};

/** A role, or one of the groups here, found by a part of its name. */
export function TargetPick({ label, value, groupName, onPick }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const asked = useDeferredValue(search.trim());
  const { data, isPending } = useQuery({
    ...operationOptions('identity.listGroups', { search: asked, limit: 50 }),
    enabled: isOpen,
    placeholderData: (last) => last,
  });
  const groups = data?.groups.filter(({ isBuiltIn }) => !isBuiltIn) ?? [];
  const part = search.trim().toLowerCase();
  const options = [
    ...roleOptions.filter(({ name }) => name.toLowerCase().includes(part)),
    ...groups.map(({ id, name }) => ({ value: `group:${id}`, name })),
  ];
  const shown = roleOptions.find((role) => role.value === value)?.name ?? groupName ?? 'A deleted group';
  return (
    <Pick
      label={label}
      isOpen={isOpen}
      onOpenChange={setOpen}
      options={options}
      value={value}
      search={{ text: search, onChange: setSearch }}
      placeholder="Find a group or role"
      empty={isPending ? 'Looking…' : `No group is called “${search}”.`}
      onPick={(target) => {
        onPick(target, options.find((option) => option.value === target)?.name ?? '');
        setSearch('');
      }}
    >
      <Button aria-label={`${label}: ${shown}`} className="w-52 shrink-0 justify-between font-normal">
        <span className="truncate">{shown}</span>
        <ChevronDown className="text-muted-foreground" />
      </Button>
    </Pick>
  );
}
