'use client';
import { Check, Group, Ungroup } from 'lucide-react';
import { useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { useOperation } from '@/lib/client/use-operation';
import type { GroupMenuProps } from './group-menu';
import { EVERYTHING_BUT_SEED } from './group-question';
import { isSame } from './view-state';

const ATTRIBUTES = [
  { id: 'attributes.user_id', name: 'User' },
  { id: 'attributes.status', name: 'Status' },
];
const LISTED = 100;

/** What runs can be grouped by; fetched when somebody is about to choose. */
export function GroupChoices({ experimentId, view, setView }: GroupMenuProps) {
  const [search, setSearch] = useState('');
  const found = useOperation(
    'tracking.listColumns',
    { experimentIds: [experimentId], search, without: ['mlflow.'], limit: LISTED, order: 'share' },
    { keepPrevious: true, staleTime: 30_000 },
  );
  const choices = [
    ...ATTRIBUTES.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase())),
    ...(found.data?.params.keys ?? []).map((key) => ({ id: `params.${key}`, name: key })),
    ...(found.data?.tags.keys ?? []).map((key) => ({ id: `tags.${key}`, name: key })),
  ];
  const chosen = view.group.filter((id) => !id.startsWith('but.'));
  const toggle = (id: string) =>
    setView({
      group: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id].slice(-10),
    });
  const isButSeed = isSame(view.group, EVERYTHING_BUT_SEED);
  return (
    <>
      <div className="flex flex-col border-b p-1">
        <Button
          variant="ghost"
          size="sm"
          className="justify-start text-foreground"
          aria-pressed={isButSeed}
          onClick={() => setView({ group: isButSeed ? [] : EVERYTHING_BUT_SEED })}
        >
          {isButSeed ? <Check /> : <Group />} All parameters but the seed
        </Button>
        {view.group.length > 0 && (
          <Button variant="ghost" size="sm" className="justify-start" onClick={() => setView({ group: [] })}>
            <Ungroup /> No groups
          </Button>
        )}
      </div>
      <div className="border-b p-2">
        <SearchInput label="Search what to group by" value={search} onValueChange={setSearch} />
      </div>
      <div className="min-h-0 overflow-y-auto p-2 scroll-thin" style={{ maxHeight: 320 }}>
        {choices.map(({ id, name }) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is a button, which a label names as well.
          <label
            key={id}
            className="flex min-h-7 cursor-pointer items-center gap-1.5 rounded-sm px-1 hover:bg-muted"
          >
            <Checkbox checked={chosen.includes(id)} onCheckedChange={() => toggle(id)} />
            <span className="min-w-0 truncate" title={name}>
              {name}
            </span>
            <span className="ms-auto text-xs text-muted-foreground">{id.startsWith('tags.') && 'tag'}</span>
          </label>
        ))}
        {found.data && choices.length === 0 && (
          <p className="px-2 py-4 text-center text-muted-foreground">Nothing to group by has “{search}”.</p>
        )}
      </div>
    </>
  );
}
