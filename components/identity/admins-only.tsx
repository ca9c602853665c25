'use client';
import { ShieldAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '@/components/data/states';
import { useSession } from '@/components/shell/session';

/** Says why a page is empty for those who may not see it. The server refuses by itself. */
export function AdminsOnly({ children }: { children: ReactNode }) {
  const { user } = useSession();
  if (user.role === 'admin') return children;
  return (
    <EmptyState icon={<ShieldAlert />} title="For administrators">
      You are signed in as {user.email} with the role {user.role}. Ask an administrator for what you need.
    </EmptyState>
  );
}
