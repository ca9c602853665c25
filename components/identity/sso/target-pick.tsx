'use client';
import { ChevronDown } from 'lucide-react';
import { Pick } from '@/components/data/pick';
import { useFinder } from '@/components/data/use-finder';
import { Button } from '@/components/ui/button';
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
  const { data, clear, text, pick } = useFinder(
    'identity.listGroups',
    (search) => ({ search, limit: 50 }),
    (asked) => `No group is called “${asked}”.`,
  );
  const groups = data?.groups.filter(({ isBuiltIn }) => !isBuiltIn) ?? [];
  const part = text.trim().toLowerCase();
  const options = [
    ...roleOptions.filter(({ name }) => name.toLowerCase().includes(part)),
    ...groups.map(({ id, name }) => ({ value: `group:${id}`, name })),
  ];
  const shown = roleOptions.find((role) => role.value === value)?.name ?? groupName ?? 'A deleted group';
  return (
    <Pick
      label={label}
      {...pick}
      options={options}
      value={value}
      placeholder="Find a group or role"
      onPick={(target) => {
        onPick(target, options.find((option) => option.value === target)?.name ?? '');
        clear();
      }}
    >
      <Button aria-label={`${label}: ${shown}`} className="w-52 shrink-0 justify-between font-normal">
        <span className="truncate">{shown}</span>
        <ChevronDown className="text-muted-foreground" />
      </Button>
    </Pick>
  );
}
