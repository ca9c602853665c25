'use client';
import { Clock, Database, FileCode2, GitCommitHorizontal, Timer, User } from 'lucide-react';
import type { ReactNode } from 'react';
import { CopyId } from '@/components/data/copy-button';
import { Duration, Time } from '@/components/data/time';
import { isLive } from '../run-status';
import { tagOf, type WholeRun } from './use-run-page';

/** Who, when, how long, from what: one line. */
export function RunFacts({ run }: { run: WholeRun }) {
  const { info } = run;
  const source = tagOf(run, 'mlflow.source.name');
  const commit = tagOf(run, 'mlflow.source.git.commit');
  const [dataset, ...others] = run.datasetInputs;
  return (
    <dl className="relative flex shrink-0 items-center gap-x-5 gap-y-1 overflow-x-auto whitespace-nowrap px-4 pt-2.5 pb-1 text-muted-foreground scroll-thin lg:px-6">
      <Fact name="Started" icon={<Clock />}>
        <Time value={info.startTime} />
      </Fact>
      <Fact name="Duration" icon={<Timer />}>
        <Duration start={info.startTime} end={info.endTime} isRunning={isLive(info.status)} />
      </Fact>
      {info.userId && (
        <Fact name="User" icon={<User />}>
          {info.userId}
        </Fact>
      )}
      {source && (
        <Fact name="Source" icon={<FileCode2 />}>
          <span title={source}>{source.split(/[/\\]/).at(-1)}</span>
        </Fact>
      )}
      {commit && (
        <Fact name="Commit" icon={<GitCommitHorizontal />}>
          <CopyId id={commit} label="Copy commit" />
        </Fact>
      )}
      {dataset && (
        <Fact name="Dataset" icon={<Database />}>
          {dataset.dataset.name}
          {others.length > 0 && ` +${others.length}`}
        </Fact>
      )}
      <Fact name="Run id">
        <CopyId id={info.runId} label="Copy run id" />
      </Fact>
    </dl>
  );
}

const Fact = ({ name, icon, children }: { name: string; icon?: ReactNode; children: ReactNode }) => (
  <div className="inline-flex items-center gap-1.5 [&>dt>svg]:size-3.5" title={icon ? name : undefined}>
    <dt className={icon ? '' : 'text-xs'}>
      {icon}
      <span className={icon ? 'sr-only' : ''}>{name}</span>
    </dt>
    <dd>{children}</dd>
  </div>
);
