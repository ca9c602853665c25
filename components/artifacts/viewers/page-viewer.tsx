'use client';
import { useMemo, useState } from 'react';
import { decodeText } from '@/lib/pure/decode-text';
import { BoxedPage } from '../boxed-page';
import { useBytes } from '../read-file';
import { nameOf } from '../source';
import { CodeView } from './code-view';
import { FilePanel } from './file-panel';
import { ViewSwitch } from './view-switch';
import type { ViewerProps } from './viewer';

/** A page that a run logged, in its box; or how it is written. */
export function PageViewer({ url, path, size }: ViewerProps) {
  const query = useBytes(url, size);
  const [isSource, setSource] = useState(false);
  const html = useMemo(() => query.data && decodeText(query.data), [query.data]);
  return (
    <FilePanel query={query} what="the page">
      {() => (
        <>
          <ViewSwitch rich="Page" isSource={isSource} onSource={setSource}>
            It runs in a box that reaches no network.
          </ViewSwitch>
          {isSource ? (
            <CodeView text={html ?? ''} path={path} />
          ) : (
            <BoxedPage title={nameOf(path)} html={html ?? ''} className="min-h-0 flex-1" />
          )}
        </>
      )}
    </FilePanel>
  );
}
