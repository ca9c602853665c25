'use client';
import { ChevronRight, Table2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { LongName } from '@/components/data/long-name';
import { SearchInput } from '@/components/data/search-input';
import { ErrorState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Dialog, SheetContent } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';

type RailProps = {
  /** Puts a name where one writes. */
  onInsert: (name: string, what: 'table' | 'column') => void;
};

const KNOWN_FOR = 5 * 60_000;

/** What may be asked, by name, with its columns: beside the editor. */
export const RelationsRail = (props: RailProps) => (
  <aside aria-label="Tables" className="flex min-h-0 w-72 shrink-0 flex-col border-e max-lg:hidden">
    <Relations {...props} />
  </aside>
);

/** The same over the page, where there is no room beside it. */
export function RelationsDrawer({ onInsert }: RailProps) {
  const [isOpen, setOpen] = useState(false);
  const chosen = useRef<Parameters<RailProps['onInsert']>>(undefined);
  return (
    <>
      <Button className="lg:hidden" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Table2 /> Tables
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        <SheetContent
          title="Tables"
          className="w-80 max-w-[calc(100vw-48px)]"
          onCloseAutoFocus={(event) => {
            if (!chosen.current) return;
            // One goes on where the name is written.
            event.preventDefault();
            onInsert(...chosen.current);
            chosen.current = undefined;
          }}
        >
          <Relations
            onInsert={(...given) => {
              chosen.current = given;
              setOpen(false);
            }}
          />
        </SheetContent>
      </Dialog>
    </>
  );
}

function Relations({ onInsert }: RailProps) {
  const [search, setSearch] = useState('');
  const { data, error, refetch } = useOperation(
    'features.listRelations',
    { search },
    { keepPrevious: true, staleTime: KNOWN_FOR },
  );
  return (
    <>
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
    </>
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
          <LongName>{name}</LongName>
        </button>
      </div>
      {isOpen && <Columns name={name} onInsert={onInsert} />}
    </li>
  );
}

function Columns({ name, onInsert }: RailProps & { name: string }) {
  const { data, error } = useOperation('features.listColumns', { name }, { staleTime: KNOWN_FOR });
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
