'use client';
import type { ReactNode } from 'react';
import { ListBar } from '@/components/data/list-bar';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { useComparison } from './use-comparison';

type ToolbarProps = { what: string; said: string; children?: ReactNode };

/** Which lines are shown: those that differ or all, and those with a part of a name. */
export function KeysToolbar({ what, said, children }: ToolbarProps) {
  const { url, set } = useComparison();
  const toggle = () => void set({ all: url.all ? null : true });
  return (
    <ListBar>
      <SearchInput
        keyGroup="Comparison"
        label={`Search ${what}`}
        value={url.q}
        onValueChange={(q) => void set({ q: q || null })}
        className="w-56"
      />
      {children}
      <Button size="sm" aria-pressed={!url.all} onClick={toggle}>
        Only differences
        <Kbd keys="d" />
      </Button>
      <span role="status" className="ms-auto text-xs text-muted-foreground tabular">
        {said}
      </span>
    </ListBar>
  );
}
