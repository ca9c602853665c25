'use client';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { SetsList } from './sets-list';

/** Training sets that were made of a table. */
export const SetsTab = ({ name }: { name: string }) => (
  <SetsList
    name={name}
    title="No training set was made of it"
    action={
      <Button asChild variant="primary">
        <Link href={`/features/training-sets/new?lookups=${encodeURIComponent(name)}`}>New training set</Link>
      </Button>
    }
  />
);
