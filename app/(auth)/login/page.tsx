import type { Metadata } from 'next';
import { SignInPage } from '@/components/identity/sign-in-page';
import { EarlyInputKeeper } from '@/components/shell/early-input';
import { signInWays } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Sign in' };

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

export default async function Login({ searchParams }: PageProps<'/login'>) {
  const [ways, { next, fault }] = await Promise.all([signInWays(), searchParams]);
  return (
    <>
      <EarlyInputKeeper />
      <SignInPage ways={ways} next={one(next)} fault={one(fault)} />
    </>
  );
}
