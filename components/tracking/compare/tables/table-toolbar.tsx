'use client';
import { useId } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { useComparison } from '../use-comparison';
import type { JoinedAnswer } from './joined-table';

/** Stands for no column: names of columns are not empty. */
const NONE = ' ';

/** How the rows of the runs stand: below each other, or beside each other by a key. */
export function TableToolbar({ answer: { columns } }: { answer: JoinedAnswer }) {
  const { url, set } = useComparison();
  const id = useId();
  const names = columns.map(({ name }) => name);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-2">
      <SearchInput
        label="Search the rows"
        value={url.find}
        onValueChange={(find) => void set({ find: find || null, page: null })}
        keyGroup="Comparison"
        className="w-56"
      />
      <Select
        label="Runs"
        isLabelShown
        value={url.key ?? NONE}
        onValueChange={(key) =>
          void set({ key: key === NONE ? null : key, column: null, sort: null, page: null })
        }
        options={[
          { value: NONE, label: 'Below each other' },
          ...names.map((name) => ({ value: name, label: `Beside each other by ${name}` })),
        ]}
      />
      {url.key !== null && (
        <>
          <Select
            label="Columns"
            isLabelShown
            value={url.column ?? NONE}
            onValueChange={(column) =>
              void set({ column: column === NONE ? null : column, sort: null, page: null })
            }
            options={[
              { value: NONE, label: 'As many as fit' },
              ...names.filter((name) => name !== url.key).map((name) => ({ value: name, label: name })),
            ]}
          />
          <span className="flex items-center gap-2">
            <Switch
              id={id}
              checked={!url.all}
              onCheckedChange={(isOn) => void set({ all: isOn ? null : true, page: null })}
            />
            <label htmlFor={id}>Only what differs</label>
          </span>
        </>
      )}
    </div>
  );
}
