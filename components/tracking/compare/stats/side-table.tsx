'use client';
import type { ReactNode } from 'react';
import { Segmented } from '@/components/ui/segmented';
import type { Side } from './sides';

export type SideLine = {
  id: string;
  /** Said by name; shown by `label`. */
  name: string;
  label: ReactNode;
  note: ReactNode;
  side: Side | undefined;
};

type SideTableProps = {
  label: string;
  lines: readonly SideLine[];
  onMove: (id: string, side: Side | undefined) => void;
};

/** What belongs to A, what to B, and what to neither. */
export const SideTable = ({ label, lines, onMove }: SideTableProps) => (
  <ul aria-label={label} className="flex max-h-[40vh] flex-col overflow-y-auto rounded-lg border scroll-thin">
    {lines.map(({ id, name, label: shown, note, side }) => (
      <li key={id} className="flex min-h-9 items-center gap-2 border-b px-2.5 last:border-b-0">
        <span className="min-w-0 flex-1 truncate" title={name}>
          {shown}
        </span>
        <span className="shrink-0 text-xs text-muted-foreground tabular">{note}</span>
        <Segmented
          label={`Side of ${name}`}
          value={side ?? 'none'}
          onValueChange={(next) => onMove(id, next === 'none' ? undefined : next)}
          options={[
            { value: 'first', label: 'A', title: `${name} in group A` },
            { value: 'second', label: 'B', title: `${name} in group B` },
            { value: 'none', label: '–', title: `${name} in neither` },
          ]}
        />
      </li>
    ))}
  </ul>
);
