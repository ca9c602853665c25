'use client';
import { GitCompareArrows } from 'lucide-react';
import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs';
import { useId } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { useActions } from '@/lib/client/actions';
import { useOperation } from '@/lib/client/use-operation';
import { modelHref } from '../links';
import { useLiveModel } from '../live/use-live-models';
import { MODELS_CRUMB } from '../model/model-page';
import { AliasBadge, StageBadge } from '../stage-badge';
import type { Compared } from './compared';
import { ComparedTables } from './compared-table';
import { VersionCode } from './version-code';

const MOST = 10;

/** Versions of a model beside each other: what each measures, takes and was made of. */
export function CompareVersionsPage({ name }: { name: string }) {
  const [{ versions: text, all }, setView] = useQueryStates({
    versions: parseAsString.withDefault(''),
    all: parseAsBoolean.withDefault(false),
  });
  useLiveModel(name);
  const id = useId();
  const chosen = [...new Set(text.split(/[.,]/).filter((one) => /^\d{1,9}$/.test(one)))];
  const versions = chosen.slice(0, MOST);
  const query = useOperation(
    'registry.compareVersions',
    { versions: versions.map((version) => ({ name, version })) },
    { enabled: versions.length > 0, keepPrevious: true },
  );
  useActions([
    {
      label: all ? 'Show only differences' : 'Show all lines',
      keys: 'd',
      group: 'Comparison',
      run: () => void setView({ all: !all }),
    },
  ]);
  const swap = () => void setView({ versions: [...versions].reverse().join('.') });
  return (
    <>
      <PageBar
        crumbs={[MODELS_CRUMB, { label: name, href: modelHref(name) }]}
        title={`Versions ${versions.join(', ')}`}
      />
      <div className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-1.5 lg:px-6">
        <label htmlFor={id} className="flex items-center gap-2 text-xs text-muted-foreground">
          <Switch
            id={id}
            checked={!all}
            onCheckedChange={(only) => void setView({ all: only ? null : true })}
          />
          Only differences
        </label>
        {versions.length > 1 && (
          <Button size="sm" variant="ghost" onClick={swap}>
            <GitCompareArrows />
            Reverse
          </Button>
        )}
        {chosen.length > MOST && (
          <p className="text-xs text-muted-foreground">
            The first {MOST} of {chosen.length} that were chosen
          </p>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        {versions.length === 0 ? (
          <EmptyState icon={<GitCompareArrows />} title="No versions are named">
            Choose some in the model’s table of versions, then <em>Compare</em>.
          </EmptyState>
        ) : (
          <QueryPanel
            query={query}
            what="the versions"
            back={MODELS_CRUMB}
            skeleton={<Skeleton className="m-6 h-96" />}
          >
            {({ versions: compared }) => <Comparison versions={compared} onlyDifferences={!all} />}
          </QueryPanel>
        )}
      </div>
    </>
  );
}

function Comparison({ versions, onlyDifferences }: { versions: Compared[]; onlyDifferences: boolean }) {
  return (
    <div className="flex flex-col gap-6 px-4 py-4 lg:px-6">
      <ul className="flex flex-wrap gap-x-6 gap-y-2">
        {versions.map(({ version: { version, currentStage, aliases } }) => (
          <li key={version} className="flex items-center gap-1.5">
            <span className="font-medium">Version {version}</span>
            <StageBadge stage={currentStage} />
            {aliases.map((alias) => (
              <AliasBadge key={alias} alias={alias} />
            ))}
          </li>
        ))}
      </ul>
      <ComparedTables versions={versions} onlyDifferences={onlyDifferences} />
      <VersionCode versions={versions} />
    </div>
  );
}
