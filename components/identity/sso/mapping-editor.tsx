'use client';
import { ArrowRight, Plus, X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { useOperation } from '@/lib/client/use-operation';
import { ROLES } from '../roles';
import type { Draft } from './draft';

type Mapping = Draft['mapping'];
type Line = Mapping[number];

const roleOptions = (['admin', 'contributor', 'viewer'] as const).map((role) => ({
  value: `role:${role}`,
  label: `Role: ${ROLES[role]}`,
}));

const targetOf = ({ groupId, role = 'viewer' }: Line) => (groupId ? `group:${groupId}` : `role:${role}`);

function withTarget({ value }: Line, target: string): Line {
  const [kind, id = ''] = target.split(/:(.*)/s, 2);
  return kind === 'group' ? { value, groupId: id } : { value, role: id as NonNullable<Line['role']> };
}

type Props = { mapping: Mapping; onChange: (mapping: Mapping) => void; error?: string | undefined };

/** Which group of the provider gives which group or role here. */
export function MappingEditor({ mapping, onChange, error }: Props) {
  const groups = useOperation('identity.listGroups', { search: '' });
  const known = groups.data?.groups.filter(({ isBuiltIn }) => !isBuiltIn) ?? [];
  const groupOptions = known.map(({ id, name }) => ({ value: `group:${id}`, label: name }));
  const put = (at: number, line: Line) =>
    onChange(mapping.map((each, index) => (index === at ? line : each)));
  return (
    <div className="flex flex-col gap-2">
      <span className="text-xs font-medium">Group mapping</span>
      {mapping.length > 0 && (
        <ul aria-label="Group mapping" className="flex flex-col gap-2">
          {mapping.map((line, index) => {
            const target = targetOf(line);
            const isGone =
              line.groupId !== undefined && groups.data && !known.some(({ id }) => id === line.groupId);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place.
              <li key={index} className="flex items-center gap-2">
                <Input
                  aria-label={`Group of the provider, line ${index + 1}`}
                  placeholder="Group of the provider"
                  value={line.value}
                  maxLength={300}
                  autoComplete="off"
                  onChange={(event) => put(index, { ...line, value: event.target.value })}
                />
                <ArrowRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                <Select
                  label={`Group or role here, line ${index + 1}`}
                  value={target}
                  onValueChange={(value) => put(index, withTarget(line, value))}
                  options={[
                    ...(isGone ? [{ value: target, label: 'A deleted group' }] : []),
                    ...groupOptions,
                    ...roleOptions,
                  ]}
                  className="w-52 shrink-0"
                />
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Remove line ${index + 1}`}
                  onClick={() => onChange(mapping.filter((_, at) => at !== index))}
                >
                  <X />
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <Button
        size="sm"
        className="self-start"
        onClick={() => onChange([...mapping, { value: '', role: 'contributor' }])}
      >
        <Plus />
        Add a line
      </Button>
      {error ? (
        <p className="text-xs text-danger">{error}</p>
      ) : (
        <p className="text-xs text-muted-foreground">
          Followed at each sign-in: who left a group there leaves it here. With a role in it, the mapping
          decides the role of everybody who comes in by the provider.
        </p>
      )}
    </div>
  );
}
