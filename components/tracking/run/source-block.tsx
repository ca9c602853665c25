'use client';
import { type ReactNode, useState } from 'react';
import { Block } from '@/components/data/block';
import { CopyButton } from '@/components/data/copy-button';
import { Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import { lazyDialog } from '@/components/ui/lazily';
import { commitPage, repositoryPage } from './source-links';
import { tagOf, type WholeRun } from './use-run-page';

const DiffDialog = lazyDialog(() => import('./diff-dialog').then((module) => module.DiffDialog));

const TAGS = [
  ['Source', 'mlflow.source.name'],
  ['Kind', 'mlflow.source.type'],
  ['Commit', 'mlflow.source.git.commit'],
  ['Branch', 'mlflow.source.git.branch'],
  ['Repository', 'mlflow.source.git.repoURL'],
  ['Entry point', 'mlflow.project.entryPoint'],
  ['Project environment', 'mlflow.project.env'],
  ['Docker image', 'mlflow.docker.image.uri'],
  ['Autologging', 'mlflow.autologging'],
] as const;

const DIFF = 'mlflow.source.git.diff';

/** Where the run came from, and where its files are. */
export function SourceBlock({ run }: { run: WholeRun }) {
  const [isDiffOpen, setDiffOpen] = useState(false);
  const { startTime, endTime, artifactUri } = run.info;
  const repository = tagOf(run, 'mlflow.source.git.repoURL') ?? '';
  const diff = tagOf(run, DIFF);
  const isDirty = diff !== undefined || tagOf(run, 'mlflow.source.git.dirty') === 'true';
  const pages: Record<string, string | undefined> = {
    Commit: commitPage(repository, tagOf(run, 'mlflow.source.git.commit') ?? ''),
    Repository: repositoryPage(repository),
  };
  return (
    <Block title="Source">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {TAGS.map(([name, key]) => {
          const value = tagOf(run, key);
          return value ? <Row key={name} name={name} value={value} href={pages[name]} /> : null;
        })}
        {isDirty && (
          <Fact name="Changes">
            {diff ? (
              <Button variant="link" size="text" onClick={() => setDiffOpen(true)}>
                Not committed, show them
              </Button>
            ) : (
              'There were some that were not committed'
            )}
          </Fact>
        )}
        <Fact name="Started">
          <Time value={startTime} isAbsolute />
        </Fact>
        {endTime && (
          <Fact name="Ended">
            <Time value={endTime} isAbsolute />
          </Fact>
        )}
        <Row name="Artifacts" value={artifactUri} />
      </dl>
      {isDiffOpen && diff && <DiffDialog diff={diff} onClose={() => setDiffOpen(false)} />}
    </Block>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="py-0.5 text-muted-foreground">{name}</dt>
    <dd className="min-w-0 py-0.5">{children}</dd>
  </>
);

const Row = ({ name, value, href }: { name: string; value: string; href?: string | undefined }) => (
  <>
    <dt className="py-0.5 text-muted-foreground">{name}</dt>
    <dd className="group flex min-w-0 items-center gap-1">
      {href ? (
        <a
          href={href}
          target="_blank"
          rel="noreferrer noopener"
          title={value}
          className="min-w-0 truncate rounded-xs underline decoration-border underline-offset-4 hover:text-accent"
        >
          {value}
        </a>
      ) : (
        <span className="min-w-0 truncate" title={value}>
          {value}
        </span>
      )}
      <CopyButton
        text={value}
        label={`Copy ${name.toLowerCase()}`}
        className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
      />
    </dd>
  </>
);
