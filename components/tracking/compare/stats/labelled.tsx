import type { ReactNode } from 'react';

/** A control that names itself, under words for the eye. */
export const Labelled = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="flex flex-col gap-1">
    <span className="text-xs font-medium">{label}</span>
    {children}
  </div>
);
