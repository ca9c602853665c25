'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { runHref } from '../run-mark';

/** A link names the experiment where the run was; who follows it after a move stands at its address of today. */
export function useRunAddress(runId: string, linked: string, home: string | undefined): void {
  const router = useRouter();
  useEffect(() => {
    if (home === undefined || home === linked) return;
    router.replace(runHref({ experimentId: home, runId }) + window.location.search);
  }, [router, runId, linked, home]);
}
