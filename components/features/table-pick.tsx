'use client';
import { Table2 } from 'lucide-react';
import { useState } from 'react';
import { Pick } from '@/components/data/pick';
import { Button } from '@/components/ui/button';
import { useOperation } from '@/lib/client/use-operation';

/** A feature table, found by typing a part of its name. */
export function TablePick({
  label,
  value,
  onPick,
}: {
  label: string;
  value: string;
  onPick: (name: string) => void;
}) {
  const [text, setText] = useState('');
  const { data } = useOperation('features.listTables', { search: text, limit: 50 }, { keepPrevious: true });
  return (
    <Pick
      label={label}
      placeholder="Find a table"
      empty="No table is called like that."
      value={value || undefined}
      options={(data?.tables ?? []).map(({ name }) => ({ value: name, name }))}
      search={{ text, onChange: setText }}
      onPick={onPick}
    >
      <Button className="max-w-full justify-start">
        <Table2 />
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
}
