'use client';
import { ArrowRight, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import type { Draft } from './draft';
import { TargetPick } from './target-pick';

type Mapping = Draft['mapping'];
type Line = Mapping[number];

const targetOf = ({ groupId, role = 'viewer' }: Line) => (groupId ? `group:${groupId}` : `role:${role}`);

function withTarget({ value }: Line, target: string): Line {
  const [kind, id = ''] = target.split(/:(.*)/s, 2);
  return kind === 'group' ? { value, groupId: id } : { value, role: id as NonNullable<Line['role']> };
}

type Props = {
  mapping: Mapping;
  /** What the groups of it are called, by their ids. */
  groupNames: Record<string, string>;
  onChange: (mapping: Mapping) => void;
  error?: string | undefined;
};

/** Which group of the provider gives which group or role here. */
export function MappingEditor({ mapping, groupNames, onChange, error }: Props) {
  const [picked, setPicked] = useState<Record<string, string>>({});
  const put = (at: number, line: Line) =>
    onChange(mapping.map((each, index) => (index === at ? line : each)));
  return (
    <div className="flex flex-col gap-2">
      <span className="text-xs font-medium">Group mapping</span>
      {mapping.length > 0 && (
        <ul aria-label="Group mapping" className="flex flex-col gap-2">
          {mapping.map((line, index) => {
            const { groupId = '' } = line;
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
                <TargetPick
                  label={`Group or role here, line ${index + 1}`}
                  value={targetOf(line)}
                  groupName={picked[groupId] ?? groupNames[groupId]}
                  onPick={(target, name) => {
                    const next = withTarget(line, target);
                    if (next.groupId) setPicked({ ...picked, [next.groupId]: name });
                    put(index, next);
                  }}
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
