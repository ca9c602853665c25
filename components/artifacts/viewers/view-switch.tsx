'use client';
import type { ReactNode } from 'react';
import { Segmented } from '@/components/ui/segmented';

type ViewSwitchProps = {
  /** What the other form is called. */
  rich: string;
  isSource: boolean;
  onSource: (isSource: boolean) => void;
  children?: ReactNode;
};

/** A file as what it means, or as it is written. */
export const ViewSwitch = ({ rich, isSource, onSource, children }: ViewSwitchProps) => (
  <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 border-b px-4 text-xs text-muted-foreground">
    <Segmented
      label="View as"
      value={isSource ? 'source' : 'rich'}
      onValueChange={(next) => onSource(next === 'source')}
      options={[
        { value: 'rich', label: rich },
        { value: 'source', label: 'Source' },
      ]}
    />
    {children}
  </div>
);
