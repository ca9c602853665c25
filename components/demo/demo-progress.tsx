'use client';
import { CircleCheck, CircleX, LoaderCircle } from 'lucide-react';
import { Duration, Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import type { OutputOf } from '@/lib/client/call';

type Work = NonNullable<OutputOf<'demo.getDemoData'>['work']>;

const LOOKS = {
  running: { icon: LoaderCircle, tone: 'accent' },
  done: { icon: CircleCheck, tone: 'success' },
  failed: { icon: CircleX, tone: 'danger' },
} as const;

const WORDS: Record<Work['task'], Record<Work['status'], string>> = {
  load: { running: 'Loading', done: 'Loaded', failed: 'Not all of it was loaded' },
  remove: { running: 'Removing', done: 'Removed', failed: 'Not all of it was removed' },
};

/** What is being done, or was done last, in the program's own words. */
export function DemoProgress({ work }: { work: Work }) {
  const { icon: Icon, tone } = LOOKS[work.status];
  const isRunning = work.status === 'running';
  return (
    <section aria-label="Progress" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground">
        <span role="status">
          <Badge tone={tone}>
            <Icon className={isRunning ? 'animate-spin [animation-duration:2.4s]' : undefined} />
            {WORDS[work.task][work.status]}
          </Badge>
        </span>
        <span>
          begun <Time value={work.startedTime} /> by {work.startedBy}
        </span>
        <span className="tabular">
          <Duration start={work.startedTime} end={work.endedTime} isRunning={isRunning} />
        </span>
      </div>
      {work.fault && (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger [overflow-wrap:anywhere]">
          {work.fault}{' '}
          {work.task === 'load'
            ? 'What was made so far is there: remove it, then load it again.'
            : 'What was removed so far is gone: remove the rest once that is mended.'}
        </p>
      )}
      {(work.lines.length > 0 || isRunning) && (
        <div
          role="log"
          aria-label="What the program says"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse.
          tabIndex={0}
          className="flex max-h-80 flex-col-reverse overflow-y-auto rounded-md border bg-surface px-3 py-2 font-mono text-xs leading-5 scroll-thin [overflow-wrap:anywhere]"
        >
          {isRunning && work.lines.length === 0 && (
            <p className="text-muted-foreground">Waiting for a worker…</p>
          )}
          {work.lines
            .map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines only come behind others.
              <p key={at}>{line}</p>
            ))
            .toReversed()}
        </div>
      )}
    </section>
  );
}
