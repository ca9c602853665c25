'use client';
import { useMemo } from 'react';
import { Markdown } from '@/components/data/markdown';
import { plural } from '@/lib/pure/format';
import { BoxedPage } from '../boxed-page';
import { useParsed } from '../read-file';
import { FilePanel } from '../viewers/file-panel';
import { HighlightedLines } from '../viewers/highlighted-lines';
import type { ViewerProps } from '../viewers/viewer';
import { type CellOutput, type NotebookCell, readNotebook } from './read-notebook';

const read = (bytes: ArrayBuffer) => readNotebook(new TextDecoder().decode(bytes));

/** A notebook as it was left. Nothing in it runs with our rights: pages among its outputs are each in a box. */
export function NotebookViewer({ url, size }: ViewerProps) {
  const query = useParsed(url, size, read, 'as a notebook');
  return (
    <FilePanel query={query} what="the notebook">
      {({ cells, kernel, language }) => (
        <section
          aria-label="Notebook"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          tabIndex={0}
          className="min-h-0 flex-1 overflow-y-auto px-4 py-3 scroll-thin focus-visible:-outline-offset-2"
        >
          <p className="pb-3 text-xs text-muted-foreground">
            {plural(cells.length, 'cell')}, {kernel || language}
          </p>
          <ol className="flex max-w-4xl flex-col gap-4">
            {cells.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place.
              <li key={index}>
                <Cell cell={cell} language={language} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </FilePanel>
  );
}

function Cell({ cell, language }: { cell: NotebookCell; language: string }) {
  if (cell.kind === 'markdown') return <Markdown text={cell.text} />;
  if (cell.kind === 'raw') return <Pre text={cell.text} />;
  const count = cell.count ?? ' ';
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex gap-2">
        <span aria-hidden className="w-12 shrink-0 pt-2 text-end font-mono text-xs text-muted-foreground">
          [{count}]
        </span>
        <pre className="min-w-0 flex-1 overflow-x-auto rounded-md border bg-surface px-3 py-2 font-mono text-xs leading-5 scroll-thin">
          <HighlightedLines text={cell.text} language={language === 'python' ? 'python' : 'plain'} />
        </pre>
      </div>
      {cell.outputs.length > 0 && (
        <div className="ms-14 flex min-w-0 flex-col gap-2">
          {cell.outputs.map((output, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an output is its place.
            <Output key={index} output={output} name={`Output of cell ${count}`} />
          ))}
        </div>
      )}
    </div>
  );
}

function Output({ output, name }: { output: CellOutput; name: string }) {
  const json = useMemo(() => (output.kind === 'json' ? JSON.stringify(output.value, null, 2) : ''), [output]);
  switch (output.kind) {
    case 'image':
      // biome-ignore lint/performance/noImgElement: the picture is in the notebook itself.
      return <img src={output.src} alt={name} className="max-w-full self-start bg-white" />;
    case 'page':
      return <BoxedPage title={name} html={output.html} isSizedByContent />;
    case 'markdown':
      return <Markdown text={output.text} />;
    case 'json':
      return <Pre text={json} />;
    default:
      return <Pre text={output.text} isError={output.isError} />;
  }
}

const Pre = ({ text, isError }: { text: string; isError?: boolean }) => (
  <pre
    className={`max-h-96 overflow-auto whitespace-pre-wrap rounded-md px-3 py-1.5 font-mono text-xs leading-5 [overflow-wrap:anywhere] scroll-thin ${isError ? 'bg-danger-soft text-danger' : ''}`}
  >
    {text}
  </pre>
);
