'use client';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { formatCount } from '@/lib/pure/format';

/** From so many on columns are worth a search. */
const MANY = 20;

type Options = {
  /** How many columns there are in all. */
  total: number;
  /** So many are shown at first, and so many more each time. */
  step: number;
};

/**
 * Tables may have thousands of columns, of which one looks at some: those whose names have the words that stand in the URL, and of
 * them so many. Works for lists that are all here and for those whose part the server sends.
 */
export function useColumns({ total, step }: Options) {
  const [search, setSearch] = useQueryState('column', parseAsString.withDefault(''));
  const [{ of, most }, setMost] = useState({ of: search, most: step });
  // What else is looked for begins anew.
  const shown = of === search ? most : step;
  return {
    search,
    most: shown,
    field: total > MANY && (
      <SearchInput
        keyGroup="Feature table"
        label="Search columns"
        placeholder="Search columns: words of their names"
        value={search}
        onValueChange={(text) => void setSearch(text || null)}
        className="w-full sm:w-80"
      />
    ),
    /** @param matching how many have the words */
    foot: (matching: number) =>
      matching > shown ? (
        <div className="flex items-center gap-3 px-3 py-2">
          <Button size="sm" onClick={() => setMost({ of: search, most: shown + step })}>
            Show {formatCount(Math.min(step, matching - shown))} more
          </Button>
          <span className="text-xs text-muted-foreground tabular">
            {formatCount(shown)} of {formatCount(matching)} columns
          </span>
        </div>
      ) : (
        matching === 0 && (
          <p className="px-3 py-3 text-muted-foreground">No column has these words in its name.</p>
        )
      ),
  };
}
