'use client';
import { List, type ListColumn } from '@/components/data/list';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { OutputOf } from '@/lib/client/call';
import { useNow } from '@/lib/client/use-now';

export type Token = OutputOf<'identity.listTokens'>['tokens'][number];

/** The columns that each list of tokens has. */
export const tokenColumns = <Row extends Token>(onRevoke: (token: Row) => void): ListColumn<Row>[] => [
  {
    title: 'Name',
    isCut: true,
    cell: ({ name, isReadOnly }) => (
      <span className="flex items-center gap-2">
        <span className="truncate font-medium" title={name}>
          {name}
        </span>
        {isReadOnly && <Badge>Read only</Badge>}
      </span>
    ),
  },
  {
    title: 'Begins with',
    className: 'hidden w-32 @4xl:table-cell',
    isMuted: true,
    cell: ({ prefix }) => <span className="font-mono text-xs">{prefix}…</span>,
  },
  {
    title: 'Last used',
    className: 'hidden w-36 @3xl:table-cell',
    isMuted: true,
    cell: ({ lastUsedAt }) => (lastUsedAt ? <Time value={lastUsedAt} /> : 'never'),
  },
  {
    title: 'Expires',
    className: 'w-28 sm:w-36',
    isMuted: true,
    cell: ({ expiresAt }) => <Expiry at={expiresAt} />,
  },
  {
    title: 'Created',
    className: 'hidden w-36 @4xl:table-cell',
    isMuted: true,
    cell: ({ createdAt }) => <Time value={createdAt} />,
  },
  {
    title: 'Actions',
    isTitleHidden: true,
    className: 'w-20 text-end sm:w-24',
    cell: (token) => (
      <Button
        variant="ghost"
        size="sm"
        data-list-item
        aria-label={`Revoke ${token.name}`}
        onClick={() => onRevoke(token)}
      >
        Revoke
      </Button>
    ),
  },
];

function Expiry({ at }: { at: number | null }) {
  const isExpired = useNow((now) => at !== null && at < now);
  if (at === null) return 'never';
  return isExpired ? <Badge tone="warning">Expired</Badge> : <Time value={at} isAbsolute />;
}

type TableProps = Pick<Parameters<typeof List<Token>>[0], 'query' | 'empty'> & {
  tokens: readonly Token[] | undefined;
  onRevoke: (token: Token) => void;
};

/** The tokens of one owner. */
export const TokensTable = ({ query, tokens, onRevoke, empty }: TableProps) => (
  <List
    isPart
    label="Access tokens"
    what="the access tokens"
    query={query}
    rows={tokens}
    rowId={({ id }) => id}
    columns={tokenColumns(onRevoke)}
    className="lg:min-w-[860px]"
    empty={empty}
  />
);
