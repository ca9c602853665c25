'use client';
import { useState } from 'react';
import { lazyPart } from '@/components/ui/lazily';
import { decodeText } from '@/lib/pure/decode-text';
import { readJson } from '@/lib/pure/read-json';
import { readEvaluation } from '../evaluation/read-evaluation';
import { readGeo } from '../geo/read-geo';
import { useParsed } from '../read-file';
import { nameOf } from '../source';
import { LoggedTable } from '../tables/logged-table';
import { parseLoggedTable } from '../tables/parse-table';
import { CodeView } from './code-view';
import { FilePanel } from './file-panel';
import { JsonTree } from './json-tree';
import { ViewSwitch } from './view-switch';
import type { ViewerProps } from './viewer';

const EvaluationView = lazyPart(() =>
  import('../evaluation/evaluation-view').then((module) => module.EvaluationView),
);
const GeoMap = lazyPart(() => import('../geo/geo-map').then((module) => module.GeoMap));

type Read = {
  text: string;
  value?: unknown;
  fault?: string;
  /** One of these at most: what the value is more than a tree. */
  table?: ReturnType<typeof parseLoggedTable>;
  shapes?: ReturnType<typeof readGeo>;
  evaluation?: ReturnType<typeof readEvaluation>;
};

/** JSON that is none is still a text. */
function read(bytes: ArrayBuffer, path: string): Read {
  const text = decodeText(bytes);
  try {
    const value = readJson(text);
    const table = parseLoggedTable(value);
    const shapes = table ? undefined : readGeo(value);
    const evaluation = table || shapes ? undefined : readEvaluation(value, path);
    return { text, value, table, shapes, evaluation };
  } catch (error) {
    return { text, fault: error instanceof Error ? error.message : String(error) };
  }
}

/** As a tree; what `mlflow.log_table` wrote, as the table that it is; GeoJSON, as a map; a confusion matrix or a curve, as its picture. */
export function JsonViewer({ source, url, path, size }: ViewerProps) {
  const query = useParsed(url, size, (bytes) => read(bytes, path), 'as JSON');
  const [isSource, setSource] = useState(false);
  return (
    <FilePanel query={query} what="the file">
      {({ text, value, fault, table, shapes, evaluation }) => {
        if (fault) {
          return (
            <>
              <p className="shrink-0 border-b bg-warning-soft px-4 py-1.5 text-xs text-warning">
                This is not JSON: {fault}
              </p>
              <CodeView text={text} path={path} />
            </>
          );
        }
        return (
          <>
            <ViewSwitch
              rich={table ? 'Table' : shapes ? 'Map' : evaluation ? 'Picture' : 'Tree'}
              isSource={isSource}
              onSource={setSource}
            />
            {isSource ? (
              <CodeView text={text} path={path} />
            ) : table ? (
              <LoggedTable source={source} table={table} name={nameOf(path)} />
            ) : shapes ? (
              <GeoMap shapes={shapes} label={nameOf(path)} />
            ) : evaluation ? (
              <EvaluationView evaluation={evaluation} label={nameOf(path)} />
            ) : (
              <JsonTree value={value} label={nameOf(path)} />
            )}
          </>
        );
      }}
    </FilePanel>
  );
}
