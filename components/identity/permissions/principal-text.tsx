import { Bot, User, Users } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { OutputOf } from '@/lib/client/call';

export type Principal = OutputOf<'identity.searchPrincipals'>['principals'][number];

const KINDS = {
  user: { icon: User, label: 'User' },
  group: { icon: Users, label: 'Group' },
  service: { icon: Bot, label: 'Service principal' },
};

/** A person, a group or a machine: in one line, or where that is too long in two; `isShort` has the name alone. */
export function PrincipalText({ principal, isShort = false }: { principal: Principal; isShort?: boolean }) {
  const { icon: Icon, label } = KINDS[principal.kind];
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Icon aria-label={label} className="size-4 shrink-0 text-muted-foreground" />
      <span className="flex min-w-0 flex-col sm:flex-row sm:items-baseline sm:gap-2">
        <span className="truncate font-medium">{principal.name}</span>
        {!isShort && principal.handle !== principal.name && (
          <span className="min-w-0 truncate text-xs text-muted-foreground">{principal.handle}</span>
        )}
      </span>
      {!principal.isActive && <Badge tone="warning">Deactivated</Badge>}
    </span>
  );
}
