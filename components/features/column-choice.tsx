'use client';
import { useMemo, useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { matchingColumns } from '@/lib/pure/column-match';
import { formatCount } from '@/lib/pure/format';

const MANY = 20;
const STEP = 60;

type Props = {
  /** What the columns are of, for the field that searches them. */
  of: string;
  names: readonly string[];
  chosen: readonly string[];
  /** In the order of `names`. */
  onChoose: (chosen: string[]) => void;
};

/** Some of the columns of a table, which may have thousands: those with the words that are looked for, so many at once. */
export function ColumnChoice({ of, names, chosen, onChoose }: Props) {
  const [search, setSearch] = useState('');
  const [most, setMost] = useState(STEP);
  const columns = useMemo(() => names.map((name) => ({ name })), [names]);
  const matching = matchingColumns(columns, search);
  const isChosen = useMemo(() => new Set(chosen), [chosen]);
  const choose = (name: string, stands: boolean) =>
    onChoose(names.filter((each) => (each === name ? stands : isChosen.has(each))));
  return (
    <>
      {names.length > MANY && (
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <SearchInput
            label={`Search ${of}`}
            placeholder="Words of their names"
            value={search}
            onValueChange={(text) => {
              setSearch(text);
              setMost(STEP);
            }}
            className="w-full"
          />
          <Button size="sm" onClick={() => onChoose([...names])}>
            All
          </Button>
          <Button size="sm" onClick={() => onChoose([])}>
            None
          </Button>
        </div>
      )}
      <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
        {matching.slice(0, most).map(({ name }) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is the control.
          <label key={name} className="flex min-h-6 min-w-0 items-center gap-1.5 [overflow-wrap:anywhere]">
            <Checkbox
              checked={isChosen.has(name)}
              onCheckedChange={(stands) => choose(name, stands === true)}
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
        <p className="text-xs text-muted-foreground">No column has these words in its name.</p>
      )}
    </>
  );
}
