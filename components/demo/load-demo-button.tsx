'use client';
import { Sparkles } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Button } from '@/components/ui/button';
import { useLoadDemo } from './demo-work';

/** Begins to make the whole demo, and goes to where it is told of. */
export function LoadDemoButton({ size }: { size?: 'sm' | 'md' }) {
  const router = useRouter();
  const load = useLoadDemo(() => router.push('/admin/demo'));
  return (
    <Button size={size} disabled={load.isPending} onClick={() => load.mutate({})}>
      <Sparkles />
      Load demo data
    </Button>
  );
}
