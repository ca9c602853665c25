'use client';
import { List, type ListColumn } from '@/components/data/list';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { OutputOf } from '@/lib/client/call';
import { describeAgent } from '@/lib/pure/user-agent';

export type Session = OutputOf<'identity.listSessions'>['sessions'][number];

const WAYS = { password: 'Password', sso: 'Single sign-on' };

const COLUMNS: ListColumn<Session>[] = [
  {
    title: 'Browser',
    isCut: true,
    cell: ({ userAgent, isCurrent }) => (
      <span className="flex items-center gap-2" title={userAgent ?? undefined}>
        <span className="truncate font-medium">{describeAgent(userAgent)}</span>
        {isCurrent && <Badge tone="accent">This browser</Badge>}
      </span>
    ),
  },
  { title: 'Signed in by', className: 'hidden w-32 @3xl:table-cell', cell: ({ way }) => WAYS[way] },
  {
    title: 'From',
    className: 'w-28 sm:w-32',
    isMuted: true,
    isCut: true,
    cell: ({ ip }) => (
      <span className="font-mono text-xs" title={ip ?? undefined}>
        {ip ?? '–'}
      </span>
    ),
  },
  {
    title: 'Last seen',
    className: 'hidden w-36 @2xl:table-cell',
    isMuted: true,
    cell: ({ lastSeenAt }) => (lastSeenAt ? <Time value={lastSeenAt} /> : '–'),
  },
  {
    title: 'Signed in',
    className: 'hidden w-36 @4xl:table-cell',
    isMuted: true,
    cell: ({ createdAt }) => <Time value={createdAt} />,
  },
  {
    title: 'Ends',
    className: 'hidden w-36 @4xl:table-cell',
    isMuted: true,
    cell: ({ expiresAt }) => <Time value={expiresAt} isAbsolute />,
  },
];

const endColumn = (onRevoke: (session: Session) => void): ListColumn<Session> => ({
  title: 'Actions',
  isTitleHidden: true,
  className: 'w-20 text-end',
  cell: (session) =>
    !session.isCurrent && (
      <Button
        variant="ghost"
        size="sm"
        data-list-item
        aria-label={`End the session of ${describeAgent(session.userAgent)}`}
        onClick={() => onRevoke(session)}
      >
        End
      </Button>
    ),
});

type TableProps = Pick<Parameters<typeof List<Session>>[0], 'query' | 'empty'> & {
  sessions: readonly Session[] | undefined;
  onRevoke?: (session: Session) => void;
};

/** Where somebody is signed in by a browser. */
export const SessionsTable = ({ query, sessions, onRevoke, empty }: TableProps) => (
  <List
    isPart
    label="Sessions"
    what="the sessions"
    query={query}
    rows={sessions}
    rowId={({ id }) => id}
    columns={onRevoke ? [...COLUMNS, endColumn(onRevoke)] : COLUMNS}
    className="lg:min-w-[880px]"
    empty={empty}
  />
);
