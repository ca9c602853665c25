'use client';
import { useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { matchingColumns } from '@/lib/pure/column-match';
import { formatCount } from '@/lib/pure/format';
import { isLookedUp, type RecipeLookup } from './recipe';

const MANY = 20;
const STEP = 60;

type Props = {
  lookup: RecipeLookup;
  features: readonly { name: string }[];
  onChange: (lookup: RecipeLookup) => void;
};

/** Which features of a table are looked up. Tables may have thousands: those with the words that are looked for, so many at once. */
export function FeatureChoice({ lookup, features, onChange }: Props) {
  const [search, setSearch] = useState('');
  const [most, setMost] = useState(STEP);
  const matching = matchingColumns(features, search);
  const all = features.map(({ name }) => name);
  const chosen = all.filter((name) => isLookedUp(lookup, name));
  const choose = (names: readonly string[]) =>
    onChange({
      ...lookup,
      features: names.length === all.length ? [] : [...names],
      isNone: names.length === 0 || undefined,
    });
  return (
    <fieldset className="mt-3">
      <legend className="text-xs font-medium">
        Features{' '}
        <span className="font-normal text-muted-foreground tabular">
          {formatCount(chosen.length)} of {formatCount(all.length)}
        </span>
      </legend>
      {all.length > MANY && (
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <SearchInput
            label={`Search features of ${lookup.table}`}
            placeholder="Words of their names"
            value={search}
            onValueChange={(text) => {
              setSearch(text);
              setMost(STEP);
            }}
            className="w-full"
          />
          <Button size="sm" onClick={() => choose(all)}>
            All
          </Button>
          <Button size="sm" onClick={() => choose([])}>
            None
          </Button>
        </div>
      )}
      <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
        {matching.slice(0, most).map(({ name }) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is the control.
          <label key={name} className="flex min-h-6 min-w-0 items-center gap-1.5 [overflow-wrap:anywhere]">
            <Checkbox
              checked={isLookedUp(lookup, name)}
              onCheckedChange={(isChosen) =>
                choose(isChosen === true ? [...chosen, name] : chosen.filter((each) => each !== name))
              }
            />
            {name}
          </label>
        ))}
      </div>
      {matching.length > most && (
        <Button size="sm" className="mt-2" onClick={() => setMost(most + STEP)}>
          Show {formatCount(Math.min(STEP, matching.length - most))} more of {formatCount(matching.length)}
        </Button>
      )}
      {matching.length === 0 && (
        <p className="text-xs text-muted-foreground">No feature has these words in its name.</p>
      )}
    </fieldset>
  );
}
