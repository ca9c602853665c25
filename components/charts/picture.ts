/** What every kind of chart can say of itself besides being drawn. */

/** A chart's numbers: for reading, for readers, and for spreadsheets. */
export type ChartTable = { columns: string[]; rows: (string | number | null)[][] };

export type Picture = {
  /** The picture in a sentence, made where the data is. */
  sentence: string;
  /** What the picture does not say by itself. */
  notes: readonly string[];
  table: () => ChartTable;
};

const SPECIAL = /[",\r\n]/;
/** What a spreadsheet would take for a formula begins with these. */
const FORMULA = /^[=+\-@\t]/;

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table as RFC 4180 has it. */
export const toCsv = ({ columns, rows }: ChartTable): string =>
  [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
