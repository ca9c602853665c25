'use client';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Pick, type PickSearch } from './pick';

type NamePickProps = {
  label: string;
  icon: ReactNode;
  value: string;
  names: readonly string[];
  onPick: (name: string) => void;
  /** What the names are searched by, on the server. */
  search: PickSearch;
  placeholder: string;
  empty: string;
  id?: string;
  'aria-describedby'?: string;
};

/** An object known by its name, found by typing a part of it; the button says which. */
export const NamePick = ({
  label,
  icon,
  value,
  names,
  onPick,
  search,
  placeholder,
  empty,
  ...control
}: NamePickProps) => (
  <Pick
    label={label}
    placeholder={placeholder}
    empty={empty}
    value={value || undefined}
    options={names.map((name) => ({ value: name, name }))}
    search={search}
    onPick={onPick}
  >
    <Button className="max-w-full justify-start" {...control}>
      {icon}
      {value ? (
        <span className="truncate">
          <span className="sr-only">{label}: </span>
          {value}
        </span>
      ) : (
        label
      )}
    </Button>
  </Pick>
);
