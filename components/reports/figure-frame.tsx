'use client';
import { CircleAlert } from 'lucide-react';

/** One figure that cannot be shown takes nothing from the others. */
export const FigureFault = ({ message }: { message: string }) => (
  <p className="flex items-start gap-2 rounded-lg border border-dashed px-3 py-3 text-muted-foreground">
    <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
    <span className="min-w-0 [overflow-wrap:anywhere]">{message}</span>
  </p>
);
