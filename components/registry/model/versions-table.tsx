'use client';
import { Package, SearchX } from 'lucide-react';
import { CodeBlock } from '@/components/data/code-block';
import { List, type ListColumn } from '@/components/data/list';
import { NumberText } from '@/components/data/number';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { usePagedOperation } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import { registerLaterSnippet, registerSnippet } from '../snippets';
import { useMeasuredVersions } from './use-measured-versions';
import type { ModelPageData } from './use-model-page';
import { useVersionsView } from './use-versions-view';
import { type ListedVersion, SourceRun, VersionName, VersionStage } from './version-cells';
import { questionOf, sortByMetric, type VersionSort } from './versions-link';
import { VersionsToolbar } from './versions-toolbar';

const SAFE = 60_000;

export function VersionsTable({ page }: { page: ModelPageData }) {
  const { name } = page.model;
  const [{ metrics, chosen, ...view }, setView] = useVersionsView();
  const { q, stage, sort, ascending } = view;
  const query = usePagedOperation('registry.listVersions', questionOf(name, view), {
    every: (pages) => pages.length === 1 && SAFE,
  });
  const versions = query.data?.pages.flatMap(({ versions: some }) => some);
  const { shown, keys, byVersion } = useMeasuredVersions(
    name,
    query.data?.pages.map((part) => part.versions.map(({ version }) => version)) ?? [],
    metrics,
  );
  const toggle = (version: number) =>
    void setView({
      chosen: chosen.includes(version) ? chosen.filter((one) => one !== version) : [...chosen, version],
    });
  const columns: ListColumn<ListedVersion, VersionSort>[] = [
    {
      title: 'Choose',
      isTitleHidden: true,
      className: 'w-10 pe-0',
      cell: ({ version }) => (
        <Checkbox
          aria-label={`Choose version ${version}`}
          checked={chosen.includes(version)}
          onCheckedChange={() => toggle(version)}
        />
      ),
    },
    {
      title: 'Version',
      sort: 'version',
      isCut: true,
      cell: (version) => <VersionName name={name} version={version} />,
    },
    { title: 'Stage', className: 'w-32', cell: (version) => <VersionStage version={version} /> },
    {
      title: 'Source run',
      className: 'w-40',
      isCut: true,
      cell: ({ version }) => <SourceRun measured={byVersion.get(version)} />,
    },
    ...shown.map((key, place) => ({
      id: `metric ${key}`,
      title: key,
      className: 'w-24 max-w-24 truncate',
      align: 'end' as const,
      sort: sortByMetric(key),
      cell: ({ version }: ListedVersion) => (
        <NumberText value={byVersion.get(version)?.values[place] ?? null} />
      ),
    })),
    {
      title: 'Changed',
      className: 'hidden w-32 @7xl:table-cell',
      sort: 'updated',
      isMuted: true,
      cell: ({ lastUpdatedTime }) => <Time value={lastUpdatedTime} />,
    },
  ];
  return (
    <div className="min-w-0">
      <VersionsToolbar page={page} keys={keys} shown={shown} />
      <List
        isPart
        label="Versions"
        what="the versions"
        query={query}
        rows={versions}
        rowId={({ version }) => version}
        columns={columns}
        className="min-w-[720px]"
        empty={<NoVersions name={name} isNarrowed={q !== '' || stage !== ''} />}
        noun="version"
        isSelected={({ version }) => chosen.includes(version)}
        sort={{
          by: sort,
          isAscending: ascending,
          onSort: (by, isAscending) => void setView({ sort: by, ascending: isAscending }),
        }}
      />
    </div>
  );
}

function NoVersions({ name, isNarrowed }: { name: string; isNarrowed: boolean }) {
  const [, setView] = useVersionsView();
  const origin = useOrigin();
  if (isNarrowed) {
    return (
      <EmptyState
        icon={<SearchX />}
        title="No version matches"
        actions={<Button onClick={() => void setView({ q: null, stage: null })}>Show all versions</Button>}
      >
        Versions are found by their number or a part of their description.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Package />} title="No versions yet" className="[&>div]:max-w-xl">
      A version is the model of one run. Register one while it is logged, from a run’s page, or later:
      <CodeBlock
        label="Register while logging"
        className="mt-4 text-start text-foreground"
        code={registerSnippet(origin, name)}
      />
      <CodeBlock
        label="Register later"
        className="mt-2 text-start text-foreground"
        code={registerLaterSnippet(origin, name)}
      />
    </EmptyState>
  );
}
