'use client';
import { RowButton } from '@/components/data/row-button';
import { useSession } from '@/components/shell/session';
import { Badge } from '@/components/ui/badge';
import type { User } from '../roles';

export function UserName({ user: { id, name, isActive }, onEdit }: { user: User; onEdit: () => void }) {
  const me = useSession().user;
  return (
    <span className="flex items-center gap-2">
      <RowButton onClick={onEdit}>{name}</RowButton>
      {id === me?.id && <Badge tone="outline">You</Badge>}
      {!isActive && <Badge tone="warning">Deactivated</Badge>}
    </span>
  );
}
