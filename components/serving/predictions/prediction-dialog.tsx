'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { CodeBlock } from '@/components/data/code-block';
import { CopyButton } from '@/components/data/copy-button';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { useZone } from '@/lib/client/preferences';
import { useOperation } from '@/lib/client/use-operation';
import { formatInstant } from '@/lib/pure/format-date';
import { called } from '../called';
import { milliseconds } from '../numbers';
import { bodyOf, type Prediction, type PredictionKey, textOf } from './prediction-text';

type Props = {
  endpoint: string;
  of: PredictionKey;
  /** Shows the other rows of its request, and of its shadows. */
  onRequest: () => void;
  onClose: () => void;
};

/** One row of the inference log, whole: what a table has no room for. */
export function PredictionDialog({ endpoint, of, onRequest, onClose }: Props) {
  const query = useOperation('serving.listInferences', { name: endpoint, ...of, limit: 1 });
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title="Prediction" description={`By ${of.entity} of ${endpoint}`} className="max-w-2xl">
        <DialogBody>
          <QueryPanel
            query={query}
            what="the prediction"
            skeleton={<Skeleton className="h-64" />}
            empty={({ rows }) =>
              rows.length > 0 ? undefined : (
                <EmptyState title="It is not in the log">
                  The log does not keep it any more, or it never was there.
                </EmptyState>
              )
            }
          >
            {({ rows: [row] }) => row && <Whole row={row} />}
          </QueryPanel>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onRequest}>Show its request</Button>
          <DialogClose asChild>
            <Button>Close</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function Whole({ row }: { row: Prediction }) {
  const zone = useZone();
  const body = bodyOf(row);
  const { modelName, modelVersion, label, labelTime } = row;
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1">
        <Fact name="Request">
          <span className="font-mono text-xs [overflow-wrap:anywhere]">{row.requestId}</span>
          <CopyButton text={row.requestId} label="Copy the request’s id" className="ms-1 align-middle" />
          {row.rowIndex > 0 && <span className="ms-2 text-muted-foreground">row {row.rowIndex}</span>}
        </Fact>
        {row.clientRequestId !== null && (
          <Fact name="Caller’s own id">
            <span className="font-mono text-xs [overflow-wrap:anywhere]">{row.clientRequestId}</span>
          </Fact>
        )}
        <Fact name="When">
          <time dateTime={new Date(row.time).toISOString()}>{formatInstant(row.time, zone)}</time>
        </Fact>
        <Fact name="By">
          {modelName !== null && modelVersion !== null ? (
            <Link
              href={`/models/${encodeURIComponent(modelName)}/versions/${modelVersion}`}
              className="text-accent hover:underline"
            >
              {called(modelName, modelVersion)}
            </Link>
          ) : (
            (modelName ?? row.entity)
          )}
          <span className="text-muted-foreground">, configuration {row.configVersion}</span>
          {row.isShadow && <Badge className="ms-2">shadow</Badge>}
        </Fact>
        <Fact name="Caller">{row.caller ?? '–'}</Fact>
        <Fact name="Took">{milliseconds(row.latencyMs)}</Fact>
        {row.sampling < 1 && <Fact name="Stands for">{Math.round(1 / row.sampling)} requests</Fact>}
        <Fact name="Label">
          {textOf(label)}
          {labelTime !== null && (
            <span className="ms-2 text-muted-foreground">
              known <Time value={labelTime} isAbsolute />
            </span>
          )}
        </Fact>
      </dl>
      {row.status >= 400 ? (
        <div
          role="alert"
          className="rounded-md bg-danger-soft px-3 py-2 text-danger [overflow-wrap:anywhere]"
        >
          <Badge tone="danger">{row.status}</Badge> {row.fault}
        </div>
      ) : (
        <section className="flex flex-col gap-1">
          <h3 className="font-medium">Answer</h3>
          <CodeBlock label="Answer’s value" code={JSON.stringify(row.output, null, 2)} />
        </section>
      )}
      <section className="flex flex-col gap-1">
        <h3 className="font-medium">Asked</h3>
        {body === undefined ? (
          <p className="text-muted-foreground">
            {row.fault?.startsWith('MAX_') ? 'It was too long to be kept.' : 'It was not kept.'}
          </p>
        ) : (
          <CodeBlock label="What was asked, to ask it again" code={body} />
        )}
      </section>
    </div>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-muted-foreground">{name}</dt>
    <dd className="min-w-0 tabular">{children}</dd>
  </>
);
