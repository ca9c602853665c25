'use client';
import { useMemo, useState } from 'react';
import { DataTable } from '@/components/data/data-table';
import { ROW_HEIGHTS } from '@/lib/client/preferences';
import { formatCount, plural } from '@/lib/pure/format';
import { numericColumns, parseSeparated, type TableData } from './parse-table';

type Row = { id: string; cells: string[] };

const NUMBER_COLUMN = '#';
const never = () => {};

type TableViewProps = { table: TableData; name: string; total?: number | undefined; isCut?: boolean };

/** Rows and columns of a file. */
export function TableView({ table, name, total, isCut }: TableViewProps) {
  const [activeId, setActiveId] = useState<string>();
  const rows = useMemo(
    () => table.rows.map((cells, index): Row => ({ id: String(index + 1), cells })),
    [table],
  );
  const columns = useMemo(() => {
    const isNumeric = numericColumns(table);
    return [
      {
        id: NUMBER_COLUMN,
        title: NUMBER_COLUMN,
        width: 64,
        isPinned: true,
        align: 'end' as const,
        cell: ({ id }: Row) => <span className="text-muted-foreground">{formatCount(Number(id))}</span>,
      },
      ...table.columns.map((title, index) => ({
        id: `${index} ${title}`,
        title: title || `column ${index + 1}`,
        width: Math.min(
          320,
          Math.max(96, 24 + 8 * Math.max(title.length, table.rows[0]?.[index]?.length ?? 0)),
        ),
        align: isNumeric[index] ? ('end' as const) : ('start' as const),
        cell: ({ cells }: Row) => (
          <span className="truncate" title={cells[index]}>
            {cells[index]}
          </span>
        ),
      })),
    ];
  }, [table]);
  return (
    <>
      <DataTable
        label={name}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        rowHeight={ROW_HEIGHTS.compact}
        total={total ?? rows.length}
        sort={{ id: '', isDescending: false }}
        onSort={never}
        isSelected={() => false}
        rowVersion={(row) => row}
        activeId={activeId}
        onActivate={setActiveId}
        onOpen={never}
        onEndReached={never}
        storageKey={`plumbline.file.${name}`}
      />
      <p className="shrink-0 border-t px-4 py-2 text-xs text-muted-foreground tabular">
        {total !== undefined && total > rows.length
          ? `The first ${formatCount(rows.length)} of ${plural(total, 'row')}`
          : `${isCut ? 'The first ' : ''}${plural(rows.length, 'row')}`}
        , {plural(table.columns.length, 'column')}
      </p>
    </>
  );
}

type SeparatedProps = { bytes: ArrayBuffer; separator: ',' | '\t'; isCut: boolean; name: string };

export function SeparatedPreview({ bytes, separator, isCut, name }: SeparatedProps) {
  const table = useMemo(
    () => parseSeparated(new TextDecoder().decode(bytes), separator, isCut),
    [bytes, separator, isCut],
  );
  return <TableView table={table} name={name} isCut={isCut} />;
}
