'use client';
import { lazyDialog } from '@/components/ui/lazily';

/** The form of an alias, which is there once it is opened. */
export const OpenedAliasForm = lazyDialog(() => import('./alias-form').then((module) => module.AliasForm));
