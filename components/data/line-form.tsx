'use client';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { readForm } from './form';

type LineFormProps = {
  /** Inputs with names. */
  children: ReactNode;
  action: string;
  isBusy: boolean;
  fault?: string | undefined;
  onSubmit: (fields: Record<string, string>) => void;
  onCancel: () => void;
  className?: string;
};

/** A form of one line in the place of what it changes; Escape leaves it, and nothing around it. */
export const LineForm = ({
  children,
  action,
  isBusy,
  fault,
  onSubmit,
  onCancel,
  className,
}: LineFormProps) => (
  <form
    className={cn('flex items-center gap-1.5', className)}
    onSubmit={(event) => onSubmit(readForm(event))}
    onKeyDown={(event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      onCancel();
    }}
  >
    {children}
    <Button type="submit" variant="primary" size="sm" disabled={isBusy}>
      {action}
    </Button>
    <Button variant="ghost" size="icon-sm" aria-label="Cancel" onClick={onCancel}>
      <X />
    </Button>
    {fault && (
      <p role="alert" className="basis-full text-xs text-danger">
        {fault}
      </p>
    )}
  </form>
);
