'use client';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';

type Props = {
  /** Completes "Clear …". */
  what: string;
  onClear: () => void;
  children: ReactNode;
};

/** A condition that has no control of its own: what it is, and the way out of it. */
export const FilterChip = ({ what, onClear, children }: Props) => (
  <Button size="sm" aria-label={`Clear ${what}`} onClick={onClear} className="max-w-72 bg-muted font-normal">
    <span className="truncate">{children}</span>
    <X />
  </Button>
);
