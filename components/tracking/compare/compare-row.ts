import type { ReactNode } from 'react';
import type { OutputOf } from '@/lib/client/call';
import type { ComparedRun } from './use-comparison';

export type Compared = OutputOf<'tracking.compareKeys'>['rows'][number];

export type CompareRow =
  | { kind: 'section'; id: string; title: string; note?: string }
  | { kind: 'fact'; id: string; title: string; of: (run: ComparedRun) => ReactNode }
  | { kind: 'metric' | 'text'; id: string; compared: Compared };
