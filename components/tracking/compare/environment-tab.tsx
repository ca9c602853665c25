'use client';
import { Package } from 'lucide-react';
import { useMemo } from 'react';
import { CodeBlock } from '@/components/data/code-block';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount, plural } from '@/lib/pure/format';
import type { CompareRow } from './compare-row';
import { CompareTable } from './compare-table';
import { KeysToolbar } from './keys-toolbar';
import { TableSkeleton } from './overview-tab';
import { textRow } from './text-row';
import { useComparison } from './use-comparison';

type Environments = OutputOf<'tracking.compareEnvironments'>;

/** Python and packages, as requirements.txt, conda.yaml and python_env.yaml of the runs and their models have them. */
export function EnvironmentTab() {
  const { refs, url } = useComparison();
  const query = useOperation(
    'tracking.compareEnvironments',
    { runs: refs, onlyDifferences: !url.all },
    { keepPrevious: true, staleTime: 60_000 },
  );
  const rows = useMemo(
    () => (query.data ? rowsOf(query.data, url.q, url.all) : []),
    [query.data, url.q, url.all],
  );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <KeysToolbar
        what="packages"
        said={
          query.data
            ? `${formatCount(query.data.different)} of ${plural(query.data.total, 'package')} differ`
            : ''
        }
      />
      <QueryPanel
        query={query}
        what="the environments"
        skeleton={<TableSkeleton />}
        className="flex min-h-0 flex-1 flex-col"
        empty={({ files }) => (files.every((each) => each.length === 0) ? <NoEnvironment /> : undefined)}
      >
        {() => (
          <CompareTable label="Environments of the runs" rows={rows} isDimmed={query.isPlaceholderData} />
        )}
      </QueryPanel>
    </div>
  );
}

function rowsOf(
  { pythons, files, packages, total, different }: Environments,
  search: string,
  isAll: boolean,
): CompareRow[] {
  const facts = [
    textRow('python', 'Python', pythons),
    textRow(
      'files',
      'Read from',
      files.map((each) => (each.length > 0 ? each.join(', ') : null)),
    ),
  ];
  const needle = search.toLowerCase();
  const found = packages.filter(({ name }) => name.includes(needle));
  return [
    ...(search === '' ? facts.filter(({ compared }) => isAll || compared.isDifferent) : []),
    {
      kind: 'section',
      id: 'section packages',
      title: 'Packages',
      note: isAll ? formatCount(total) : `${formatCount(different)} of ${formatCount(total)} differ`,
    },
    ...found.map(({ name, values }) => textRow(`package ${name}`, name, values.map(said))),
  ];
}

/** A package that is named without a version may be any. */
const said = (version: string | null) => (version === '' ? 'any' : version);

const NoEnvironment = () => (
  <EmptyState icon={<Package />} title="No environment was logged">
    None of these runs, nor a model of theirs, has a requirements.txt, conda.yaml or python_env.yaml. Models
    that mlflow logs bring them along; a run can log its own:
    <CodeBlock
      label="Example"
      className="mt-4 text-start text-foreground"
      code={`import subprocess, sys, mlflow\n\nfrozen = subprocess.run(\n    [sys.executable, "-m", "pip", "freeze"], capture_output=True, text=True\n).stdout\nmlflow.log_text(frozen, "requirements.txt")`}
    />
  </EmptyState>
);
