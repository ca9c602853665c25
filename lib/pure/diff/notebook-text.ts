/** A Jupyter notebook as text: what was written, without outputs and counters, which change at every run. */

type Cell = { kind: string; source: string };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (source: unknown): string =>
  Array.isArray(source) ? source.filter((line) => typeof line === 'string').join('') : String(source ?? '');

/** @returns undefined for what is no notebook */
function notebookCells(json: string): Cell[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed)) return undefined;
  // Before format 4 cells stood in worksheets, and their text under `input`.
  const [sheet] = Array.isArray(parsed.worksheets) ? parsed.worksheets : [];
  const cells = parsed.cells ?? (isRecord(sheet) ? sheet.cells : undefined);
  if (!Array.isArray(cells)) return undefined;
  return cells.filter(isRecord).map((cell) => ({
    kind: typeof cell.cell_type === 'string' ? cell.cell_type : 'raw',
    source: textOf(cell.source ?? cell.input),
  }));
}

/** Cells one after the other, each under a line that says what it is. */
export const notebookText = (json: string): string | undefined =>
  notebookCells(json)
    ?.map(({ kind, source }) => `# %% [${kind}]\n${source.replace(/\n?$/, '\n')}`)
    .join('\n');
