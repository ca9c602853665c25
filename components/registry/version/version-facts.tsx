'use client';
import type { ReactNode } from 'react';
import { Block } from '@/components/data/block';
import { CopyButton } from '@/components/data/copy-button';
import { Time } from '@/components/data/time';
import { commitPage } from '@/components/tracking/run/source-links';
import { runHref } from '@/components/tracking/run-mark';
import { HoverLink } from '@/components/ui/hover-link';
import { formatBytes, plural, shortId } from '@/lib/pure/format';
import { versionHref } from '../links';
import type { VersionPageData } from './use-version-page';

/** Where the version came from: run, logged model, commit, datasets, files. */
export function VersionFacts({ page: { version, run, facts, copiedFrom } }: { page: VersionPageData }) {
  return (
    <Block title="Where it came from">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-4 gap-y-1">
        <Fact name="Registered by">{version.userId}</Fact>
        <Fact name="Registered">
          <Time value={version.creationTimestamp} isAbsolute />
        </Fact>
        {run ? (
          <SourceRun run={run} modelId={version.modelId} />
        ) : (
          <Fact name="Run">
            {version.runId && `${shortId(version.runId)}, which you may not see, or is gone`}
          </Fact>
        )}
        {copiedFrom && (
          <Fact name="Copied from">
            <FactLink href={versionHref(copiedFrom.name, copiedFrom.version)}>
              {copiedFrom.name} version {copiedFrom.version}
            </FactLink>
          </Fact>
        )}
        {facts && <Files facts={facts} />}
        <Fact name="Status">
          {version.status !== 'READY' && `${version.status} ${version.statusMessage}`}
        </Fact>
        <Fact name="Source">
          <span className="flex min-w-0 items-center gap-1">
            <span className="truncate font-mono text-xs" title={version.source}>
              {version.source}
            </span>
            <CopyButton text={version.source} label="Copy the source" />
          </span>
        </Fact>
      </dl>
    </Block>
  );
}

/** Nothing where nothing is known. */
const Fact = ({ name, children }: { name: string; children: ReactNode }) =>
  children ? (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </>
  ) : null;

const FactLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <HoverLink href={href} className="rounded-xs hover:text-accent">
    {children}
  </HoverLink>
);

type Run = NonNullable<VersionPageData['run']>;

function SourceRun({ run, modelId }: { run: Run; modelId: string }) {
  const { commit, repository, datasets } = run;
  const page = commit && repository ? commitPage(repository, commit) : undefined;
  return (
    <>
      <Fact name="Run">
        <FactLink href={runHref(run)}>{run.runName || shortId(run.runId)}</FactLink>
      </Fact>
      <Fact name="Experiment">
        <FactLink href={`/experiments/${run.experimentId}`}>{run.experimentName}</FactLink>
      </Fact>
      {modelId && (
        <Fact name="Logged model">
          <FactLink href={`${runHref(run)}?tab=models&model=${modelId}`}>{modelId.slice(0, 14)}…</FactLink>
        </Fact>
      )}
      {commit && (
        <Fact name="Commit">
          {page ? (
            <a
              href={page}
              target="_blank"
              rel="noreferrer noopener"
              className="rounded-xs font-mono text-xs hover:text-accent"
            >
              {shortId(commit)}
            </a>
          ) : (
            <span className="font-mono text-xs">{shortId(commit)}</span>
          )}
        </Fact>
      )}
      <Fact name="Branch">{run.branch}</Fact>
      <Fact name="Code">{run.sourceName}</Fact>
      <Fact name="Datasets">
        {datasets.map(({ name, context }) => (context ? `${name} (${context})` : name)).join(', ')}
      </Fact>
    </>
  );
}

function Files({ facts }: { facts: NonNullable<VersionPageData['facts']> }) {
  const { flavors, mlflowVersion, sizeBytes, files, environment } = facts;
  const count = files === null ? '' : `, ${plural(files, 'file')}`;
  return (
    <>
      <Fact name="Flavors">{flavors.join(', ')}</Fact>
      <Fact name="MLflow">{mlflowVersion}</Fact>
      <Fact name="Size">{sizeBytes !== null && formatBytes(sizeBytes) + count}</Fact>
      <Fact name="Environment">{Object.keys(environment).join(', ')}</Fact>
    </>
  );
}
