'use client';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { describeAgent } from '@/lib/pure/user-agent';

export type Session = OutputOf<'identity.listSessions'>['sessions'][number];

const WAYS = { password: 'Password', sso: 'Single sign-on' };

type TableProps = { sessions: readonly Session[]; onRevoke?: (session: Session) => void };

/** Where somebody is signed in by a browser. */
export const SessionsTable = ({ sessions, onRevoke }: TableProps) => (
  <Table label="Sessions" className="min-w-[880px]">
    <thead>
      <tr>
        <TableHead>Browser</TableHead>
        <TableHead className="w-32">Signed in by</TableHead>
        <TableHead className="w-32">From</TableHead>
        <TableHead className="w-28">Last seen</TableHead>
        <TableHead className="w-28">Signed in</TableHead>
        <TableHead className="w-28">Ends</TableHead>
        {onRevoke && (
          <TableHead className="w-20">
            <span className="sr-only">Actions</span>
          </TableHead>
        )}
      </tr>
    </thead>
    <tbody>
      {sessions.map((session) => (
        <TableRow key={session.id}>
          <TableCell className="max-w-0">
            <span className="flex items-center gap-2" title={session.userAgent ?? undefined}>
              <span className="truncate font-medium">{describeAgent(session.userAgent)}</span>
              {session.isCurrent && <Badge tone="accent">This browser</Badge>}
            </span>
          </TableCell>
          <TableCell>{WAYS[session.way]}</TableCell>
          <TableCell
            className="max-w-0 truncate font-mono text-xs text-muted-foreground"
            title={session.ip ?? ''}
          >
            {session.ip ?? '–'}
          </TableCell>
          <TableCell className="text-muted-foreground">
            {session.lastSeenAt ? <Time value={session.lastSeenAt} /> : '–'}
          </TableCell>
          <TableCell className="text-muted-foreground">
            <Time value={session.createdAt} />
          </TableCell>
          <TableCell className="text-muted-foreground">
            <Time value={session.expiresAt} isAbsolute />
          </TableCell>
          {onRevoke && (
            <TableCell className="text-end">
              {!session.isCurrent && (
                <Button
                  variant="ghost"
                  size="sm"
                  aria-label={`End the session of ${describeAgent(session.userAgent)}`}
                  onClick={() => onRevoke(session)}
                >
                  End
                </Button>
              )}
            </TableCell>
          )}
        </TableRow>
      ))}
    </tbody>
  </Table>
);
