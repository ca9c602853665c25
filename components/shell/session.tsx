'use client';
import { createContext, type ReactNode, useContext } from 'react';
import type { OutputOf } from '@/lib/client/call';

export type Me = OutputOf<'identity.getMe'>;
type Session = Me & {
  /** Opens the sidebar where the screen is too narrow to hold it. */
  openNavigation: () => void;
};

const SessionContext = createContext<Session | null>(null);

export const SessionProvider = ({ session, children }: { session: Session; children: ReactNode }) => (
  <SessionContext value={session}>{children}</SessionContext>
);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession belongs under the console layout');
  return session;
}

/** Whether the signed-in user may change things; the server has the last word. */
export const useCanWrite = (): boolean => useSession().user.role !== 'viewer';

export const useIsAdmin = (): boolean => useSession().user.role === 'admin';
