'use client';
import { useMemo, useState } from 'react';
import { lazyPart } from '@/components/ui/lazily';
import { decodeText, isBinary } from '@/lib/pure/decode-text';
import { useBytes } from '../read-file';
import { BytesNotText } from './bytes-not-text';
import { CodeView } from './code-view';
import { FilePanel } from './file-panel';
import { ViewSwitch } from './view-switch';
import type { ViewerProps } from './viewer';

const Markdown = lazyPart(() => import('@/components/data/markdown').then((module) => module.Markdown));

/** A text of moderate length, as it is. */
export function TextViewer({ url, path, size }: ViewerProps) {
  const query = useBytes(url, size);
  return (
    <FilePanel query={query} what="the file">
      {(bytes) => (isBinary(bytes) ? <BytesNotText /> : <Text bytes={bytes} path={path} />)}
    </FilePanel>
  );
}

function Text({ bytes, path }: { bytes: ArrayBuffer; path: string }) {
  const text = useMemo(() => decodeText(bytes), [bytes]);
  return <CodeView text={text} path={path} />;
}

export function MarkdownViewer({ url, path, size }: ViewerProps) {
  const query = useBytes(url, size);
  const [isSource, setSource] = useState(false);
  const text = useMemo(() => (query.data ? decodeText(query.data) : ''), [query.data]);
  return (
    <FilePanel query={query} what="the file">
      {() => (
        <>
          <ViewSwitch rich="Rendered" isSource={isSource} onSource={setSource} />
          {isSource ? (
            <CodeView text={text} path={path} />
          ) : (
            <div className="min-h-0 flex-1 overflow-y-auto p-4 scroll-thin">
              <div className="max-w-3xl">
                <Markdown text={text} />
              </div>
            </div>
          )}
        </>
      )}
    </FilePanel>
  );
}
