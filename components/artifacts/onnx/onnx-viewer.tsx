'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { GraphView } from '@/components/lineage/graph-view';
import { cn } from '@/components/ui/cn';
import { Segmented } from '@/components/ui/segmented';
import { type CallError, isCallError } from '@/lib/client/call';
import { plural } from '@/lib/pure/format';
import { readRange, unreadable } from '../read-file';
import { nameOf } from '../source';
import { memoryTable } from '../tables/table-source';
import { TableView } from '../tables/table-view';
import { FilePanel } from '../viewers/file-panel';
import type { ViewerProps } from '../viewers/viewer';
import { ByteReader } from './byte-reader';
import { OnnxDetail } from './onnx-detail';
import { type OnnxBox, prepareOnnx } from './prepare-onnx';
import { type OnnxModel, readOnnx } from './read-onnx';

const SIZE = { width: 176, height: 44 };

export function OnnxViewer({ url, path, size }: ViewerProps) {
  const query = useQuery<OnnxModel, CallError>({
    queryKey: ['file', url, size, 'onnx'],
    queryFn: ({ signal }) =>
      readOnnx(new ByteReader(size, (start, end) => readRange(url, start, end, signal))).catch(
        (error: unknown) => {
          throw isCallError(error) || signal.aborted ? error : unreadable('as ONNX', error);
        },
      ),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  return (
    <FilePanel query={query} what="the model">
      {(model) => <Onnx model={model} name={nameOf(path)} />}
    </FilePanel>
  );
}

function Onnx({ model, name }: { model: OnnxModel; name: string }) {
  const [form, setForm] = useState<'graph' | 'list'>('graph');
  const { boxes, edges } = useMemo(() => prepareOnnx(model), [model]);
  const [chosen, setChosen] = useState<OnnxBox>();
  const list = useMemo(
    () =>
      memoryTable(
        ['operation', 'name', 'inputs', 'outputs', 'attributes'],
        model.nodes.map((node) => [
          node.op,
          node.name,
          node.inputs.join(', '),
          node.outputs
            .map((output) => [output, model.types.get(output)].filter(Boolean).join(' '))
            .join(', '),
          node.attributes.map((attribute) => `${attribute.name}=${attribute.value}`).join(', '),
        ]),
      ),
    [model],
  );
  return (
    <>
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-1 text-xs text-muted-foreground">
        <Segmented
          label="View as"
          value={form}
          onValueChange={setForm}
          options={[
            { value: 'graph', label: 'Graph' },
            { value: 'list', label: 'List' },
          ]}
        />
        <span>
          {plural(model.nodes.length, 'operation')}, {plural(model.weights.size, 'weight')}
        </span>
        <span>opset {model.opsets.join(', ')}</span>
        {model.producer && <span>made by {model.producer}</span>}
        <span>IR {model.irVersion}</span>
      </div>
      {form === 'list' ? (
        <TableView table={list} name={`Operations of ${name}`} />
      ) : (
        <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
          <GraphView
            label={`Graph of ${name}`}
            nodes={boxes}
            edges={edges}
            direction="down"
            size={SIZE}
            className="min-h-64 flex-1"
            renderNode={(box, handle) => (
              <button
                type="button"
                title={`${box.title}\n${box.detail}`}
                aria-pressed={chosen?.id === box.id}
                onClick={() => setChosen(box)}
                className={cn(
                  'flex size-full flex-col justify-center overflow-hidden rounded-md border bg-raised px-2.5 text-start hover:border-control aria-pressed:border-accent aria-pressed:bg-accent-soft',
                  box.kind !== 'node' && 'rounded-full px-4',
                )}
                {...handle}
              >
                <span className="w-full truncate text-xs font-medium">{box.title}</span>
                <span className="w-full truncate text-xs text-muted-foreground">{box.detail}</span>
              </button>
            )}
          />
          <OnnxDetail model={model} box={chosen} />
        </div>
      )}
    </>
  );
}
