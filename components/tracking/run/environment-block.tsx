'use client';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Block, Nothing } from '@/components/data/block';
import { QueryPanel } from '@/components/data/query-panel';
import { SearchInput } from '@/components/data/search-input';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';

const MANY = 12;

/** Python and packages, from the requirement files among the run's artifacts and models; read when it is opened. */
export function EnvironmentBlock({ runId }: { runId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Block title="Environment">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="-ms-1 flex min-h-8 items-center gap-1.5 rounded-sm px-1 text-muted-foreground hover:text-foreground"
      >
        <ChevronRight
          aria-hidden
          className={isOpen ? 'size-4 rotate-90 transition-transform' : 'size-4 transition-transform'}
        />
        Python and packages
      </button>
      {isOpen && <Packages runId={runId} />}
    </Block>
  );
}

function Packages({ runId }: { runId: string }) {
  const [search, setSearch] = useState('');
  const query = useOperation('tracking.compareEnvironments', { runs: [runId] }, { staleTime: 60_000 });
  return (
    <QueryPanel
      query={query}
      what="the environment"
      skeleton={<Skeleton className="h-24" />}
      empty={({ packages, pythons }) =>
        packages.length === 0 && !pythons[0] ? (
          <Nothing>
            None is known. Models bring theirs; log one of your own with{' '}
            <code className="font-mono">mlflow.log_artifact("requirements.txt")</code>.
          </Nothing>
        ) : undefined
      }
    >
      {({ packages, pythons, files, total }) => {
        const found = packages.filter(({ name }) => name.includes(search.toLowerCase()));
        return (
          <div className="ms-5 flex flex-col gap-2">
            <p className="text-xs text-muted-foreground">
              {pythons[0] && `Python ${pythons[0]}, `}
              {plural(total, 'package')}, from {files[0]?.join(', ')}
            </p>
            {packages.length > MANY && (
              <SearchInput label="Search packages" value={search} onValueChange={setSearch} />
            )}
            <ul
              aria-label="Packages"
              className="max-h-72 overflow-y-auto rounded-md border text-xs scroll-thin"
            >
              {found.map(({ name, values }) => (
                <li key={name} className="flex justify-between gap-3 border-b px-2 py-1 last:border-b-0">
                  <span className="truncate">{name}</span>
                  <span className="shrink-0 font-mono text-muted-foreground">{values[0] || 'any'}</span>
                </li>
              ))}
              {found.length === 0 && (
                <li className="px-2 py-1 text-muted-foreground">None has “{search}”.</li>
              )}
            </ul>
          </div>
        );
      }}
    </QueryPanel>
  );
}
