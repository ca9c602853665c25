/** What a Jupyter notebook holds, read with care: it was written by anybody. nbformat 4, and 3 where it is alike. */

export type CellOutput =
  | { kind: 'text'; text: string; isError: boolean }
  | { kind: 'image'; src: string }
  | { kind: 'page'; html: string }
  | { kind: 'markdown'; text: string }
  | { kind: 'json'; value: unknown };

export type NotebookCell =
  | { kind: 'markdown'; text: string }
  | { kind: 'raw'; text: string }
  | { kind: 'code'; text: string; count: number | null; outputs: CellOutput[] };

export type Notebook = { language: string; kernel: string; cells: NotebookCell[] };

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fields = (value: unknown): Fields => (isFields(value) ? value : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Long texts are stored line by line. */
const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : list(value)
        .filter((part) => typeof part === 'string')
        .join('');

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals' own.
const COLOURS = /\u001b\[[0-9;]*[A-Za-z]/g;
const plain = (text: string) => text.replace(COLOURS, '');

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const BASE64 = /^[A-Za-z0-9+/=\s]*$/;

/** The richest form of an output that can be shown without trusting it. */
function readData(data: Fields): CellOutput | undefined {
  for (const type of PICTURES) {
    const encoded = textOf(data[type]);
    if (encoded && BASE64.test(encoded))
      return { kind: 'image', src: `data:${type};base64,${encoded.replace(/\s/g, '')}` };
  }
  const drawing = textOf(data['image/svg+xml']);
  if (drawing)
    return { kind: 'image', src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}` };
  const html = textOf(data['text/html']);
  if (html) return { kind: 'page', html };
  const markdown = textOf(data['text/markdown']);
  if (markdown) return { kind: 'markdown', text: markdown };
  if (data['application/json'] !== undefined) return { kind: 'json', value: data['application/json'] };
  const text = textOf(data['text/latex']) || textOf(data['text/plain']);
  return text ? { kind: 'text', text: plain(text), isError: false } : undefined;
}

function readOutput(output: unknown): CellOutput | undefined {
  const { output_type: type, ...rest } = fields(output);
  if (type === 'stream')
    return { kind: 'text', text: plain(textOf(rest.text)), isError: rest.name === 'stderr' };
  if (type === 'error' || type === 'pyerr') {
    const trace = list(rest.traceback)
      .filter((line) => typeof line === 'string')
      .join('\n');
    return {
      kind: 'text',
      text: plain(trace || `${textOf(rest.ename)}: ${textOf(rest.evalue)}`),
      isError: true,
    };
  }
  return readData(fields(rest.data));
}

function readCell(cell: unknown): NotebookCell {
  const { cell_type: type, source, input, outputs, execution_count: count } = fields(cell);
  const text = textOf(source ?? input);
  if (type === 'markdown' || type === 'heading') return { kind: 'markdown', text };
  if (type !== 'code') return { kind: 'raw', text };
  return {
    kind: 'code',
    text,
    count: typeof count === 'number' ? count : null,
    outputs: list(outputs).flatMap((output) => readOutput(output) ?? []),
  };
}

/** @throws Error for JSON that is no notebook */
export function readNotebook(text: string): Notebook {
  const root = fields(JSON.parse(text));
  const cells = Array.isArray(root.cells) ? root.cells : list(fields(list(root.worksheets)[0]).cells);
  if (!Array.isArray(root.cells) && !Array.isArray(root.worksheets)) throw new Error('it has no cells');
  const { kernelspec, language_info: language } = fields(root.metadata);
  return {
    language: textOf(fields(language).name) || 'python',
    kernel: textOf(fields(kernelspec).display_name),
    cells: cells.map(readCell),
  };
}
