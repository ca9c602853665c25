'use client';
import { useSyncExternalStore } from 'react';
import { lazyPart } from '@/components/ui/lazily';
import { toastsWanted } from '@/lib/client/toast';

const Toasts = lazyPart(() => import('./toasts').then((module) => module.Toasts), {
  isOnServer: false,
  isInline: true,
});

export function Toaster() {
  const isWanted = useSyncExternalStore(toastsWanted.subscribe, toastsWanted.read, () => false);
  return isWanted && <Toasts />;
}
