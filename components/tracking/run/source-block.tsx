'use client';
import { CopyButton } from '@/components/data/copy-button';
import { Time } from '@/components/data/time';
import { Block } from './block';
import { tagOf, type WholeRun } from './use-run-page';

const TAGS = [
  ['Source', 'mlflow.source.name'],
  ['Kind', 'mlflow.source.type'],
  ['Commit', 'mlflow.source.git.commit'],
  ['Branch', 'mlflow.source.git.branch'],
  ['Repository', 'mlflow.source.git.repoURL'],
  ['Entry point', 'mlflow.project.entryPoint'],
  ['Environment', 'mlflow.project.env'],
  ['Docker image', 'mlflow.docker.image.name'],
  ['Autologging', 'mlflow.autologging'],
] as const;

/** Where the run came from, and where its files are. */
export function SourceBlock({ run }: { run: WholeRun }) {
  const { startTime, endTime, artifactUri } = run.info;
  const known = TAGS.flatMap(([name, key]) => {
    const value = tagOf(run, key);
    return value ? [{ name, value }] : [];
  });
  return (
    <Block title="Source and environment">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {known.map(({ name, value }) => (
          <Row key={name} name={name} value={value} />
        ))}
        <dt className="py-0.5 text-muted-foreground">Started</dt>
        <dd className="py-0.5">
          <Time value={startTime} isAbsolute />
        </dd>
        {endTime && (
          <>
            <dt className="py-0.5 text-muted-foreground">Ended</dt>
            <dd className="py-0.5">
              <Time value={endTime} isAbsolute />
            </dd>
          </>
        )}
        <Row name="Artifacts" value={artifactUri} />
      </dl>
    </Block>
  );
}

const Row = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt className="py-0.5 text-muted-foreground">{name}</dt>
    <dd className="group flex min-w-0 items-center gap-1">
      <span className="min-w-0 truncate" title={value}>
        {value}
      </span>
      <CopyButton
        text={value}
        label={`Copy ${name.toLowerCase()}`}
        className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
      />
    </dd>
  </>
);
