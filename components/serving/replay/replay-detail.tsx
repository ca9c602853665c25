'use client';
import { ArrowLeft, RotateCcw, Square, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { QueryPanel } from '@/components/data/query-panel';
import { Time } from '@/components/data/time';
import { versionHref } from '@/components/registry/links';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { formatCount, plural } from '@/lib/pure/format';
import type { Endpoint } from '../endpoint-page';
import { AgreementBlock } from './agreement-block';
import { JudgedBlock } from './judged-block';
import { LargestBlock } from './largest-block';
import { LeftOutBlock } from './left-out-block';
import { isUnderWay, type Replay, ReplayProgress, ReplayState } from './replay-state';
import { SlicesBlock } from './slices-block';
import { TimesBlock } from './times-block';

type Props = { endpoint: Endpoint; number: number; onBack: () => void; onAgain: () => void };

/** One replay: how far it is, and then what it found. */
export function ReplayDetail({ endpoint: { name }, number, onBack, onAgain }: Props) {
  const query = useOperation(
    'serving.getReplay',
    { name, number },
    { every: (last) => (!last || isUnderWay(last) ? 1_000 : false) },
  );
  return (
    <div className="flex flex-col gap-6 px-4 py-4 lg:px-6">
      <Button variant="ghost" size="sm" className="self-start" onClick={onBack}>
        <ArrowLeft /> All replays
      </Button>
      <QueryPanel query={query} what="the replay" skeleton={<Skeleton className="h-64" />}>
        {(replay) => (
          <div className="flex flex-col gap-6">
            <Head name={name} replay={replay} onBack={onBack} onAgain={onAgain} />
            <Findings replay={replay} />
          </div>
        )}
      </QueryPanel>
    </div>
  );
}

function Head({
  name,
  replay,
  onBack,
  onAgain,
}: { name: string; replay: Replay } & Pick<Props, 'onBack' | 'onAgain'>) {
  const { number, modelName, modelVersion, fromTime, toTime, requestedBy, queuedTime } = replay;
  const [isRemoving, setRemoving] = useState(false);
  const cancel = useCommand('serving.cancelReplay', { invalidates: ['serving'] });
  const remove = useCommand('serving.deleteReplay', {
    invalidates: ['serving.listReplays'],
    onSuccess: onBack,
  });
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1">
        <h2 className="flex flex-wrap items-center gap-2 text-base font-semibold">
          <HoverLink href={versionHref(modelName, modelVersion)} className="rounded-xs hover:text-accent">
            {modelName} version {modelVersion}
          </HoverLink>
          <ReplayState replay={replay} />
        </h2>
        <p className="text-muted-foreground">
          over the log from <Time value={fromTime} isAbsolute /> to <Time value={toTime} isAbsolute />; asked
          for by {requestedBy}, <Time value={queuedTime} />
        </p>
      </div>
      <div className="flex gap-2">
        {isUnderWay(replay) ? (
          <Button disabled={cancel.isPending} onClick={() => cancel.mutate({ name, number })}>
            <Square /> Cancel the replay
          </Button>
        ) : (
          <Button onClick={onAgain}>
            <RotateCcw /> Replay another
          </Button>
        )}
        <Button size="icon" variant="ghost" aria-label="Delete the replay" onClick={() => setRemoving(true)}>
          <Trash2 />
        </Button>
      </div>
      <Confirm
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        title={`Delete replay ${number}?`}
        description="What it found is gone then. The log stays, and can be replayed again."
        action="Delete"
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate({ name, number })}
      />
    </div>
  );
}

function Findings({ replay }: { replay: Replay }) {
  const { state, message, result, modelVersion } = replay;
  if (isUnderWay(replay))
    return state === 'queued' ? (
      <p className="text-muted-foreground">It waits for its turn: replays are done one after the other.</p>
    ) : (
      <ReplayProgress replay={replay} />
    );
  if (!result)
    return (
      <p
        role={state === 'failed' ? 'alert' : undefined}
        className={state === 'failed' ? 'text-danger' : 'text-muted-foreground'}
      >
        {message}
      </p>
    );
  const { rows, logged, comparison, slices, largest } = result;
  return (
    <>
      <p>
        {rows < logged.rows
          ? `${formatCount(rows)} rows, drawn from ${formatCount(logged.rows)} of the span.`
          : `All ${plural(rows, 'row')} of the span.`}{' '}
        {comparison.compared < rows && `${plural(comparison.compared, 'row')} could be compared.`}{' '}
        {result.looksUp && 'Features were looked up as they are now, not as they were.'}{' '}
        {result.output && `Of several outputs ${result.output} is compared.`}
      </p>
      <LeftOutBlock found={result} />
      <AgreementBlock found={result} version={modelVersion} />
      <JudgedBlock judged={comparison.judged} version={modelVersion} />
      {slices.length > 0 && <SlicesBlock slices={slices} comparison={comparison} />}
      <TimesBlock found={result} name={replay.modelName} version={modelVersion} />
      <LargestBlock rows={largest} comparison={comparison} />
    </>
  );
}
