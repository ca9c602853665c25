'use client';
import { ChevronRight } from 'lucide-react';
import { cn } from '@/components/ui/cn';

type Props = { label: string; isOpen: boolean; onToggle: () => void };

/** Opens what a row has below itself. */
export const RowToggle = ({ label, isOpen, onToggle }: Props) => (
  <button
    type="button"
    data-list-item
    aria-expanded={isOpen}
    aria-label={label}
    onClick={onToggle}
    className="-ms-1 me-1 inline-grid size-6 place-items-center rounded-sm align-middle text-muted-foreground hover:bg-muted"
  >
    <ChevronRight className={cn('size-4 transition-transform', isOpen && 'rotate-90')} />
  </button>
);
