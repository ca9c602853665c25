'use client';
import { useOperation } from '@/lib/client/use-operation';

const SAFE = 60_000;
const MOST = 99;

/** How many requests wait for whoever is signed in; nothing where none does. */
export function InboxBadge() {
  const count = useOperation('registry.countInbox', {}, { every: SAFE }).data?.count ?? 0;
  if (count === 0) return null;
  return (
    <span className="grid h-5 min-w-5 place-items-center rounded-full bg-accent px-1.5 text-xs font-semibold leading-none text-background tabular">
      {count > MOST ? `${MOST}+` : count}
      <span className="sr-only"> waiting for you</span>
    </span>
  );
}
