'use client';
import { Equal, FileQuestion } from 'lucide-react';
import type { ReactNode } from 'react';
import { DiffView } from '@/components/data/diff/diff-view';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { useStored } from '@/lib/client/stored';
import { useOperation } from '@/lib/client/use-operation';
import { formatBytes, formatCount } from '@/lib/pure/format';
import { RunName } from './run-name';
import { type ComparedRun, useComparison } from './use-comparison';

type ArtifactDiff = OutputOf<'tracking.diffArtifact'>;

/** One of the two runs: how it is asked for, called, and drawn. */
export type DiffSide = { ref: string; name: string; shown: ReactNode };

type FileProps = {
  path: string;
  /** A tag instead of a file. */
  isTag?: boolean;
  title: string;
  /** Shown where the file is no text. */
  otherwise?: ReactNode;
  /** Another way to look at the file. */
  tools?: ReactNode;
};

/** What differs in a file between the baseline and the run beside it. */
export function FileDiff(props: FileProps) {
  const { baseline, other } = useComparison();
  const side = (run: ComparedRun): DiffSide => ({
    ref: run.ref,
    name: run.runName,
    shown: <RunName run={run} />,
  });
  return <FileDiffOf from={side(baseline)} to={side(other)} {...props} />;
}

/** What differs in a file between two runs. */
export function FileDiffOf({
  from,
  to,
  path,
  isTag = false,
  title,
  otherwise,
  tools,
}: FileProps & { from: DiffSide; to: DiffSide }) {
  const [view, setView] = useStored<'beside' | 'below'>('plumbline.diff', 'beside');
  const query = useOperation(
    'tracking.diffArtifact',
    { from: from.ref, to: to.ref, path, isTag },
    { keepPrevious: true },
  );
  return (
    <section aria-label={title} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 border-b px-4">
        <h2 className="min-w-0 truncate font-medium" title={title}>
          {title}
        </h2>
        <span role="status" className="text-xs text-muted-foreground tabular">
          {query.data?.diff && countsOf(query.data.diff)}
        </span>
        <span className="ms-auto flex flex-wrap gap-2">
          {tools}
          <Segmented
            label="How the changes stand"
            value={view}
            onValueChange={setView}
            options={[
              { value: 'beside', label: 'Side by side' },
              { value: 'below', label: 'In one' },
            ]}
          />
        </span>
      </div>
      <QueryPanel
        query={query}
        what="the file"
        skeleton={<Skeleton className="m-4 w-64" />}
        className="flex min-h-0 flex-1 flex-col"
      >
        {(data) => (
          <Shown
            data={data}
            sides={[from, to]}
            title={title}
            isBeside={view === 'beside'}
            otherwise={otherwise}
          />
        )}
      </QueryPanel>
    </section>
  );
}

const countsOf = ({ added, removed }: NonNullable<ArtifactDiff['diff']>) =>
  added + removed === 0 ? 'no change' : `+${formatCount(added)} −${formatCount(removed)}`;

type ShownProps = {
  data: ArtifactDiff;
  sides: readonly [DiffSide, DiffSide];
  title: string;
  isBeside: boolean;
  otherwise: ReactNode;
};

function Shown({ data, sides, title, isBeside, otherwise }: ShownProps) {
  const [baseline, other] = sides;
  const { from, to, diff, isCut } = data;
  if (!diff) {
    return (
      otherwise ?? (
        <EmptyState icon={<FileQuestion />} title="Not a text">
          {from ? formatBytes(from.size) : 'Missing'} in {baseline.name},{' '}
          {to ? formatBytes(to.size) : 'missing'} in {other.name}.
        </EmptyState>
      )
    );
  }
  const missing = [from ? undefined : baseline, to ? undefined : other].find((side) => side !== undefined);
  return (
    <>
      {(missing || isCut || diff.isRough) && (
        <p className="shrink-0 border-b bg-warning-soft px-4 py-1.5 text-xs text-warning">
          {missing && `${missing.name} has no such file. `}
          {isCut && 'It is long: only a part is compared and shown. '}
          {diff.isRough && 'The two have little in common: the middle is shown as replaced.'}
        </p>
      )}
      {diff.hunks.length === 0 ? (
        <EmptyState icon={<Equal />} title="The same in both">
          Choose another run to hold beside the baseline with ] and [.
        </EmptyState>
      ) : (
        <>
          {isBeside && (
            <div className="grid shrink-0 grid-cols-2 border-b text-xs">
              <span className="flex min-w-0 px-4 py-1.5">{baseline.shown}</span>
              <span className="flex min-w-0 border-s px-4 py-1.5">{other.shown}</span>
            </div>
          )}
          <DiffView diff={diff} label={`Changes of ${title}`} isBeside={isBeside} />
        </>
      )}
    </>
  );
}
