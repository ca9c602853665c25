'use client';
import dynamic from 'next/dynamic';
import { type ReactNode, useMemo, useState } from 'react';
import { Segmented } from '@/components/ui/segmented';
import { CodeView } from './code-view';
import { endingOf } from './file-kind';
import { parseLoggedTable } from './parse-table';
import { TableView } from './table-preview';

const Markdown = dynamic(() => import('@/components/data/markdown').then((module) => module.Markdown));

type TextPreviewProps = {
  bytes: ArrayBuffer;
  path: string;
  isMarkdown: boolean;
  isCut: boolean;
  fallback: ReactNode;
};

const BINARY_LOOKED_AT = 8_000;
const isBinary = (bytes: ArrayBuffer) => new Uint8Array(bytes).subarray(0, BINARY_LOOKED_AT).includes(0);

/** JSON may be shown as it is, in order, or as the table that it holds. */
function readJson(text: string): { pretty: string; table: ReturnType<typeof parseLoggedTable> } | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return { pretty: JSON.stringify(parsed, null, 2), table: parseLoggedTable(parsed) };
  } catch {
    return undefined;
  }
}

export function TextPreview({ bytes, path, isMarkdown, isCut, fallback }: TextPreviewProps) {
  const text = useMemo(() => new TextDecoder().decode(bytes), [bytes]);
  const json = useMemo(
    () => (endingOf(path) === 'json' && !isCut ? readJson(text) : undefined),
    [text, path, isCut],
  );
  const [isSource, setSource] = useState(false);
  if (isBinary(bytes)) return fallback;
  const rich = isMarkdown
    ? 'Rendered'
    : json?.table
      ? 'Table'
      : json && json.pretty !== text.trim()
        ? 'Formatted'
        : undefined;
  return (
    <>
      {rich && (
        <div className="flex h-10 shrink-0 items-center border-b px-4">
          <Segmented
            label="View as"
            value={isSource ? 'source' : 'rich'}
            onValueChange={(next) => setSource(next === 'source')}
            options={[
              { value: 'rich', label: rich },
              { value: 'source', label: 'Source' },
            ]}
          />
        </div>
      )}
      {rich && !isSource ? (
        isMarkdown ? (
          <div className="min-h-0 flex-1 overflow-y-auto p-4 scroll-thin">
            <div className="max-w-3xl">
              <Markdown text={text} />
            </div>
          </div>
        ) : json?.table ? (
          <TableView table={json.table} name={path} />
        ) : (
          <CodeView text={json?.pretty ?? text} path={path} />
        )
      ) : (
        <CodeView text={text} path={path} />
      )}
    </>
  );
}
