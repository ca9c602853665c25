'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { whereOldLink } from './where-old-link';

/** The `mlflow` client prints links with a hash (`/#/experiments/1/runs/…`): they lead to the page they mean. */
export function OldLink() {
  const router = useRouter();
  useEffect(() => {
    const target = whereOldLink(window.location.hash);
    if (target) router.replace(target);
  }, [router]);
  return null;
}
