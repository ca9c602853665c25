'use client';
import { Block } from '@/components/data/block';
import { ColumnChoice } from './column-choice';

type Props = {
  columns: readonly string[];
  label: string;
  exclude: readonly string[];
  onChange: (exclude: string[]) => void;
};

/** Which columns of the rows stay in the result. One that is left out still serves the look-ups and the functions. */
export function ExcludeBlock({ columns, label, exclude, onChange }: Props) {
  const out = new Set(exclude);
  const names = columns.filter((name) => name !== label);
  return (
    <Block title="Columns that stay">
      <p className="mb-2 text-xs text-muted-foreground">
        One that is left out still serves the look-ups and the functions.
      </p>
      <ColumnChoice
        of="columns of the rows"
        names={names}
        chosen={names.filter((name) => !out.has(name))}
        onChoose={(stay) => {
          const staying = new Set(stay);
          onChange(names.filter((name) => !staying.has(name)));
        }}
      />
    </Block>
  );
}
