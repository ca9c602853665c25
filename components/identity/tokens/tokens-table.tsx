'use client';
import type { ReactNode } from 'react';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useNow } from '@/lib/client/use-now';

export type Token = OutputOf<'identity.listTokens'>['tokens'][number];

type TableProps = { tokens: readonly Token[]; onRevoke: (token: Token) => void };

/** The heads of the columns that each list of tokens has. */
export const TokenHeads = () => (
  <>
    <TableHead>Name</TableHead>
    <TableHead className="w-32">Begins with</TableHead>
    <TableHead className="w-36">Last used</TableHead>
    <TableHead className="w-36">Expires</TableHead>
    <TableHead className="w-36">Created</TableHead>
    <TableHead className="w-24">
      <span className="sr-only">Actions</span>
    </TableHead>
  </>
);

export const TokensTable = ({ tokens, onRevoke }: TableProps) => (
  <Table label="Access tokens" className="min-w-[860px]">
    <thead>
      <tr>
        <TokenHeads />
      </tr>
    </thead>
    <tbody>
      {tokens.map((token) => (
        <TokenRow key={token.id} token={token} onRevoke={() => onRevoke(token)} />
      ))}
    </tbody>
  </Table>
);

type RowProps = {
  token: Token;
  onRevoke: () => void;
  /** Cells before the token's own. */
  children?: ReactNode;
};

export function TokenRow({ token, onRevoke, children }: RowProps) {
  const { name, prefix, isReadOnly, createdAt, expiresAt, lastUsedAt } = token;
  const isExpired = useNow((now) => expiresAt !== null && expiresAt < now);
  return (
    <TableRow>
      {children}
      <TableCell className="max-w-0">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium">{name}</span>
          {isReadOnly && <Badge>Read only</Badge>}
        </span>
      </TableCell>
      <TableCell className="font-mono text-xs text-muted-foreground">{prefix}…</TableCell>
      <TableCell className="text-muted-foreground">
        {lastUsedAt ? <Time value={lastUsedAt} /> : 'never'}
      </TableCell>
      <TableCell className="text-muted-foreground">
        {isExpired ? (
          <Badge tone="warning">Expired</Badge>
        ) : expiresAt ? (
          <Time value={expiresAt} isAbsolute />
        ) : (
          'never'
        )}
      </TableCell>
      <TableCell className="text-muted-foreground">
        <Time value={createdAt} />
      </TableCell>
      <TableCell className="text-end">
        <Button variant="ghost" size="sm" data-list-item aria-label={`Revoke ${name}`} onClick={onRevoke}>
          Revoke
        </Button>
      </TableCell>
    </TableRow>
  );
}
