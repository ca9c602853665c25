'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Block } from '@/components/data/block';
import { FileInput } from '@/components/data/file-input';
import { Field } from '@/components/data/form';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { isCallError, uploadFile } from '@/lib/client/call';
import { plural } from '@/lib/pure/format';
import type { Recipe } from './recipe';
import { TablePick } from './table-pick';

type Props = {
  recipe: Recipe;
  /** Of the rows. */
  columns: readonly string[];
  onChange: (change: Partial<Recipe>) => void;
};
type Sent = {
  uploadId: string;
  rows: number;
  columns: { name: string }[];
  dates: { name: string; order: 'day' | 'month'; isGuessed: boolean; example: string }[];
};

const dateNote = ({ name, order, isGuessed, example }: Sent['dates'][number]) =>
  `Dates of ‘${name}’ are read with the ${order} first, as ${example}. ${
    isGuessed ? 'That is a guess: no value of the column says so. Write them as 2024-02-29 to be sure.' : ''
  }`;

const NONE = { label: '', exclude: [] };

/** Where the rows with the label and the keys come from: a feature table, or a file. */
export function RowsBlock({ recipe, columns, onChange }: Props) {
  const [kind, setKind] = useQueryState(
    'rows',
    parseAsStringLiteral(['table', 'file'] as const).withDefault('table'),
  );
  return (
    <Block
      title="Rows"
      actions={
        <Segmented
          label="Where the rows come from"
          value={kind}
          onValueChange={(next) => {
            void setKind(next);
            onChange({ source: '', upload: undefined, ...NONE });
          }}
          options={[
            { value: 'table', label: 'A table' },
            { value: 'file', label: 'A file' },
          ]}
        />
      }
    >
      {kind === 'table' ? (
        <>
          <p className="mb-2 text-xs text-muted-foreground">A table with the label and the keys.</p>
          <TablePick
            label="Table of the rows"
            value={recipe.source}
            onPick={(name) => onChange({ source: name, upload: undefined, ...NONE })}
          />
        </>
      ) : (
        <FileOfRows recipe={recipe} onChange={onChange} />
      )}
      {columns.length > 0 && (
        <Field label="Label" className="mt-3">
          <Select
            label="Label"
            value={recipe.label || '-'}
            onValueChange={(next) => onChange({ label: next === '-' ? '' : next })}
            options={[
              { value: '-', label: 'none' },
              ...columns.map((column) => ({ value: column, label: column })),
            ]}
          />
        </Field>
      )}
    </Block>
  );
}

function FileOfRows({ recipe, onChange }: Pick<Props, 'recipe' | 'onChange'>) {
  const [isSending, setSending] = useState(false);
  const [rows, setRows] = useState<number>();
  const [dates, setDates] = useState<Sent['dates']>([]);
  const [fault, setFault] = useState<string>();
  async function send(file: File | undefined) {
    if (!file) return;
    setFault(undefined);
    setSending(true);
    try {
      const sent = (await uploadFile('features.uploadLabels', {}, file)) as Sent;
      setRows(sent.rows);
      setDates(sent.dates);
      const upload = { id: sent.uploadId, name: file.name, columns: sent.columns.map(({ name }) => name) };
      onChange({ source: '', upload, ...NONE });
    } catch (error) {
      setFault(isCallError(error) ? error.message : 'The file could not be read here. Choose it again.');
    } finally {
      setSending(false);
    }
  }
  const { upload } = recipe;
  const said = upload && `${upload.name}: ${rows === undefined ? '' : `${plural(rows, 'row')}, `}`;
  return (
    <>
      <Field
        label="File of the rows"
        hint={isSending ? 'It is being read…' : 'CSV with a line of names above, or Parquet.'}
        error={fault}
      >
        <FileInput onFile={(file) => void send(file)} isDisabled={isSending} />
      </Field>
      {upload && !fault && (
        <p role="status" className="mt-1 text-xs [overflow-wrap:anywhere]">
          {said}
          {plural(upload.columns.length, 'column')}. {dates.map(dateNote).join(' ')}
        </p>
      )}
    </>
  );
}
