'use client';
import { ChevronRight, Table2 } from 'lucide-react';
import { useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { ErrorState } from '@/components/data/states';
import { cn } from '@/components/ui/cn';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';

type RailProps = {
  /** Puts a name where one writes. */
  onInsert: (name: string, what: 'table' | 'column') => void;
};

const KNOWN_FOR = 5 * 60_000;

/** What may be asked, by name, with its columns. */
export function RelationsRail({ onInsert }: RailProps) {
  const [search, setSearch] = useState('');
  const { data, error, refetch } = useOperation(
    'features.listRelations',
    { search },
    { keepPrevious: true, staleTime: KNOWN_FOR },
  );
  return (
    <aside aria-label="Tables" className="flex min-h-0 w-72 shrink-0 flex-col border-e max-lg:hidden">
      <div className="border-b p-3">
        <SearchInput
          label="Find a table"
          placeholder="Find a table"
          value={search}
          onValueChange={setSearch}
          keyGroup="SQL"
          className="w-full"
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-2 scroll-thin">
        {error && !data && (
          <ErrorState error={error} what="the tables" onRetry={() => void refetch()} className="px-2 py-6" />
        )}
        {!data && !error && <Skeleton className="m-2 h-40" />}
        {data?.groups.length === 0 && (
          <p className="p-2 text-sm text-muted-foreground">
            {search ? 'No table is called like that.' : 'There is no table that you may read yet.'}
          </p>
        )}
        {data?.groups.map(({ kind, names, hasMore }) => (
          <section key={kind} aria-label={kind} className="mb-3">
            <h2 className="px-2 py-1 text-xs text-muted-foreground first-letter:uppercase">{kind}</h2>
            <ul>
              {names.map((name) => (
                <Relation key={name} name={name} onInsert={onInsert} />
              ))}
            </ul>
            {hasMore && (
              <p className="px-2 py-1 text-xs text-muted-foreground">
                The first {names.length}: search for others.
              </p>
            )}
          </section>
        ))}
      </div>
    </aside>
  );
}

function Relation({ name, onInsert }: RailProps & { name: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <div className="flex items-center">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={`Columns of ${name}`}
          onClick={() => setOpen(!isOpen)}
          className="grid size-6 shrink-0 place-items-center rounded text-muted-foreground hover:bg-hover"
        >
          <ChevronRight
            className={cn(
              'size-3.5 transition-transform motion-reduce:transition-none',
              isOpen && 'rotate-90',
            )}
          />
        </button>
        <button
          type="button"
          title={`Write ${name}`}
          onClick={() => onInsert(name, 'table')}
          className="flex min-w-0 flex-1 items-center gap-1.5 rounded px-1 py-1 text-start font-mono text-xs hover:bg-hover"
        >
          <Table2 aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{name}</span>
        </button>
      </div>
      {isOpen && <Columns name={name} onInsert={onInsert} />}
    </li>
  );
}

function Columns({ name, onInsert }: RailProps & { name: string }) {
  const { data, error } = useOperation(
    'features.queryTables',
    { sql: `SELECT * FROM ${name} LIMIT 1`, limit: 1 },
    { staleTime: KNOWN_FOR },
  );
  if (error) return <p className="py-1 ps-7 text-xs text-danger">{error.message}</p>;
  if (!data) return <Skeleton className="my-1 ms-7 h-12" />;
  return (
    <ul className="mb-1 ps-6">
      {data.columns.map(({ name: column, type }) => (
        <li key={column}>
          <button
            type="button"
            title={`Write ${column}`}
            onClick={() => onInsert(column, 'column')}
            className="flex min-h-6 w-full items-center gap-2 rounded px-1 text-start text-xs hover:bg-hover"
          >
            <span className="min-w-0 flex-1 truncate font-mono">{column}</span>
            <span className="max-w-24 shrink-0 truncate text-muted-foreground">{type.toLowerCase()}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
