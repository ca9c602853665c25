'use client';
import { Table2 } from 'lucide-react';
import { useState } from 'react';
import { NamePick } from '@/components/data/name-pick';
import { useOperation } from '@/lib/client/use-operation';

type TablePickProps = {
  label: string;
  value: string;
  onPick: (name: string) => void;
  id?: string;
  'aria-describedby'?: string;
};

/** A feature table, found by typing a part of its name. */
export function TablePick(props: TablePickProps) {
  const [text, setText] = useState('');
  const { data, isPending, isPlaceholderData } = useOperation(
    'features.listTables',
    { search: text, limit: 50 },
    { keepPrevious: true },
  );
  return (
    <NamePick
      icon={<Table2 />}
      names={(data?.tables ?? []).map(({ name }) => name)}
      search={{ text, isBehind: isPending || isPlaceholderData, onChange: setText }}
      placeholder="Find a table"
      empty="No table is called like that."
      {...props}
    />
  );
}
