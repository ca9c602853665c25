/** What every kind of chart can say of itself besides being drawn. */
import { csvCell, infinite } from '@/lib/pure/csv';

/** A chart's numbers: for reading, for readers, and for spreadsheets. */
export type ChartTable = { columns: string[]; rows: (string | number | null)[][] };

export type Picture = {
  /** The picture in a sentence, made where the data is. */
  sentence: string;
  /** What the picture does not say by itself. */
  notes: readonly string[];
  table: () => ChartTable;
};

function cell(value: string | number | null): string {
  if (value === null) return '';
  return csvCell(typeof value === 'number' ? String(infinite(value)) : value);
}

/** A table as RFC 4180 has it. */
export const toCsv = ({ columns, rows }: ChartTable): string =>
  [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
