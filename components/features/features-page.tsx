'use client';
import { Database, FlaskConical, Key, SquareTerminal, Tag, User } from 'lucide-react';
import Link from 'next/link';
import { ListBar } from '@/components/data/list-bar';
import { ListSearch } from '@/components/data/list-search';
import { Pick } from '@/components/data/pick';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { useOperation } from '@/lib/client/use-operation';
import { FoundFeatures } from './found-features';
import { SetsList } from './sets-list';
import { TablesList } from './tables-list';
import { useCatalogView } from './use-catalog-view';

export function FeaturesPage() {
  const [{ q, show, stale }, setView] = useCatalogView();
  const canWrite = useCanWrite();
  return (
    <>
      <PageBar
        title="Feature tables"
        actions={
          <>
            <Button asChild>
              <Link href="/features/sql">
                <SquareTerminal /> SQL
              </Link>
            </Button>
            {canWrite && (
              <Button asChild variant="primary">
                <Link href="/features/training-sets/new">
                  <FlaskConical /> <span className="sr-only sm:not-sr-only">New training set</span>
                </Link>
              </Button>
            )}
          </>
        }
      />
      <ListBar>
        {show !== 'sets' && (
          <ListSearch
            group="Features"
            of="features"
            placeholder="Table, feature, tag, source, owner"
            value={q}
            onSearch={(text) => setView({ q: text })}
          />
        )}
        <Segmented
          label="What is listed"
          value={show}
          onValueChange={(next) => void setView({ show: next })}
          options={[
            { value: 'tables', label: 'Tables' },
            { value: 'features', label: 'Features' },
            { value: 'sets', label: 'Training sets' },
          ]}
        />
        {show === 'tables' && (
          <>
            <FacetPicks />
            <Button
              size="sm"
              aria-pressed={stale}
              onClick={() => void setView({ stale: stale ? null : true })}
            >
              Overdue
            </Button>
          </>
        )}
      </ListBar>
      {show === 'tables' ? <TablesList /> : show === 'features' ? <FoundFeatures /> : <AllSets />}
    </>
  );
}

const AllSets = () => (
  <SetsList
    title="No training set yet"
    action={
      <Button asChild variant="primary">
        <Link href="/features/training-sets/new">New training set</Link>
      </Button>
    }
  />
);

function FacetPicks() {
  const [{ tag, owner, source, entity }, setView] = useCatalogView();
  const { data } = useOperation('features.listFacets', {});
  const counted = ({ value, count }: { value: string; count: number }) => ({
    value,
    name: value,
    shown: <Counted name={value} count={count} />,
  });
  const tags = (data?.tags ?? []).map(({ key, value, count }) => ({
    value: `${key}=${value}`,
    name: `${key}: ${value}`,
    shown: <Counted name={value ? `${key}: ${value}` : key} count={count} />,
  }));
  const picks = [
    {
      name: 'Tag',
      icon: <Tag />,
      value: tag,
      options: tags,
      set: (next: string) => void setView({ tag: next || null }),
    },
    {
      name: 'Entity',
      icon: <Key />,
      value: entity,
      options: (data?.entities ?? []).map(counted),
      set: (next: string) => void setView({ entity: next || null }),
    },
    {
      name: 'Source',
      icon: <Database />,
      value: source,
      options: (data?.sources ?? []).map(counted),
      set: (next: string) => void setView({ source: next || null }),
    },
    {
      name: 'Owner',
      icon: <User />,
      value: owner,
      options: (data?.owners ?? []).map(counted),
      set: (next: string) => void setView({ owner: next || null }),
    },
  ];
  return picks.map(({ name, icon, value, options, set }) => (
    <Pick
      key={name}
      label={`${name} of the tables`}
      placeholder={`Find a ${name.toLowerCase()}`}
      empty={`No table has a ${name.toLowerCase()} like that.`}
      value={value || undefined}
      options={value ? [{ value: '', name: `Any ${name.toLowerCase()}` }, ...options] : options}
      onPick={set}
    >
      <Button size="sm" aria-pressed={value !== ''} className="max-w-56">
        {icon}
        <span className="truncate">{value === '' ? name : value.replace('=', ': ')}</span>
      </Button>
    </Pick>
  ));
}

const Counted = ({ name, count }: { name: string; count: number }) => (
  <>
    <span className="min-w-0 flex-1 truncate">{name}</span>
    <span className="text-xs text-muted-foreground tabular">{count}</span>
  </>
);
