'use client';
import dynamic from 'next/dynamic';
import { useSyncExternalStore } from 'react';
import { toastsWanted } from '@/lib/client/toast';

const Toasts = dynamic(() => import('./toasts').then((module) => module.Toasts), { ssr: false });

export function Toaster() {
  const isWanted = useSyncExternalStore(toastsWanted.subscribe, toastsWanted.read, () => false);
  return isWanted && <Toasts />;
}
