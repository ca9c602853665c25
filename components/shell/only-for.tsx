'use client';
import { Lock } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { isAt, phasesFor } from './navigation';
import { PageBar } from './page-bar';
import { useSession } from './session';

const PLACES = phasesFor(true).flatMap(({ places }) => places);
const TITLES = { admin: 'You may not see this page', contributor: 'You may not make anything here' };

/**
 * A page for people with a role. Others are told so at once, instead of a list that does not come or a form that is refused
 * when it is filled in. The server has the last word all the same.
 */
export function OnlyFor({ least, children }: { least: 'contributor' | 'admin'; children: ReactNode }) {
  const { user } = useSession();
  const pathname = usePathname();
  if (user.role === 'admin' || user.role === least) return children;
  const place = PLACES.findLast(({ href }) => isAt(pathname, href));
  const back = place && least === 'contributor' ? place : { label: 'Home', href: '/' };
  return (
    <>
      <PageBar title={place?.label ?? 'Not for you'} />
      <EmptyState
        icon={<Lock />}
        title={TITLES[least]}
        actions={
          <Button asChild>
            <Link href={back.href}>{back.label}</Link>
          </Button>
        }
      >
        This needs the role {least}; {user.email} is {user.role}. An administrator can change that.
      </EmptyState>
    </>
  );
}
