'use client';
import type { ReactNode } from 'react';
import { Duration, Time } from '@/components/data/time';
import { ObjectPage } from '@/components/shell/object-page';
import { ProgressBar } from '@/components/ui/progress-bar';
import { useOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import { ImportActions } from './import-actions';
import { ImportCounts } from './import-counts';
import { ImportFindings } from './import-findings';
import { type Import, ImportStatus, isAtWork, KINDS } from './import-status';
import { progressOf } from './progress';

const FOLLOW = 1_500;
const CRUMBS = [{ label: 'Imports', href: '/admin/imports' }];

/** One import: how far it is, what it brought, what it could not bring. */
export function ImportPage({ importId }: { importId: string }) {
  const query = useOperation(
    'importing.getImport',
    { id: importId },
    { every: (last) => last !== undefined && isAtWork(last.import) && FOLLOW },
  );
  usePageTitle(query.data && `Import from ${query.data.import.address}`);
  return (
    <ObjectPage
      query={query}
      what="the import"
      crumbs={CRUMBS}
      bar={({ import: each }) => ({
        title: each.address,
        beside: <ImportStatus {...each} />,
        actions: <ImportActions each={each} />,
      })}
    >
      {({ import: each }) => (
        <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
          <div className="flex flex-col gap-6 py-4">
            <Summary each={each} />
            <ImportCounts {...each} />
            <ImportFindings each={each} />
          </div>
        </div>
      )}
    </ObjectPage>
  );
}

function Summary({ each }: { each: Import }) {
  const { share, text } = progressOf(each);
  return (
    <section aria-label="Progress" className="flex flex-col gap-3 px-4 lg:px-6">
      <div className="max-w-3xl">
        <ProgressBar share={share} label="Progress" />
        <p className="mt-1.5 text-muted-foreground tabular">{text}</p>
      </div>
      {each.fault && (
        <p
          role="alert"
          className="max-w-3xl rounded-md bg-danger-soft px-3 py-2 text-danger [overflow-wrap:anywhere]"
        >
          {isAtWork(each) && 'It tries again by itself. '}
          {each.fault}
        </p>
      )}
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-muted-foreground sm:flex sm:flex-wrap sm:gap-x-6">
        <Fact name="Source">{KINDS[each.kind]}</Fact>
        {each.sourceVersion && <Fact name="MLflow">{each.sourceVersion}</Fact>}
        <Fact name="Experiments">{each.experimentIds.length || 'all'}</Fact>
        <Fact name="Artifacts">{each.hasArtifacts ? 'yes' : 'no'}</Fact>
        <Fact name="Pass">{each.pass}</Fact>
        <Fact name="Started">
          <Time value={each.startedTime} /> by {each.startedBy}
        </Fact>
        <Fact name="Took">
          <Duration start={each.startedTime} end={each.endedTime} isRunning={isAtWork(each)} />
        </Fact>
      </dl>
    </section>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="contents sm:flex sm:gap-1.5">
    <dt>{name}</dt>
    <dd className="truncate text-foreground">{children}</dd>
  </div>
);
