'use client';
import type { ReactNode } from 'react';
import { List, type ListColumn } from '@/components/data/list';
import { ListBar } from '@/components/data/list-bar';
import { ListSearch } from '@/components/data/list-search';
import { NewButton } from '@/components/data/new-button';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { ROLES } from './roles';

type Account = { id: string; role: keyof typeof ROLES; lastSeenAt: number | null };

type Props<Row> = Pick<
  Parameters<typeof List<Row, string>>[0],
  'query' | 'rows' | 'columns' | 'total' | 'className'
> & {
  title: string;
  noun: string;
  icon: ReactNode;
  /** What the search looks at, as its field says it. */
  searched: string;
  search: string;
  onSearch: (text: string | null) => unknown;
  onNew: () => void;
  /** How they are found, where none was. */
  hint: string;
  /** What they are for, as long as there are none at all. */
  none?: string;
};

/** All who may sign in of one kind, people or machines or what holds them, found by their names. */
export function AccountsList<Row extends { id: string }>(props: Props<Row>) {
  const { title, noun, icon, searched, search, onSearch, onNew, hint, none, ...list } = props;
  const many = title.toLowerCase();
  const create = <NewButton noun={noun} group={title} onNew={onNew} />;
  return (
    <>
      <PageBar title={title} actions={create} />
      <ListBar>
        <ListSearch group={title} of={many} placeholder={searched} value={search} onSearch={onSearch} />
      </ListBar>
      <List
        {...list}
        label={title}
        what={`the ${many}`}
        rowId={({ id }) => id}
        empty={
          search || !none ? (
            <EmptyState
              icon={icon}
              title={`No ${noun} is called “${search}”`}
              actions={<Button onClick={() => void onSearch(null)}>Show all {many}</Button>}
            >
              {hint}
            </EmptyState>
          ) : (
            <EmptyState icon={icon} title={`No ${many}`} actions={create}>
              {none}
            </EmptyState>
          )
        }
        noun={noun}
      />
    </>
  );
}

export const roleColumn = <Row extends Account>(className: string): ListColumn<Row> => ({
  title: 'Role',
  className,
  cell: ({ role }) => ROLES[role],
});

export const lastSeenColumn = <Row extends Account>(className: string): ListColumn<Row> => ({
  title: 'Last seen',
  className: `hidden @2xl:table-cell ${className}`,
  isMuted: true,
  cell: ({ lastSeenAt }) => (lastSeenAt ? <Time value={lastSeenAt} /> : 'never'),
});
