'use client';
import { createContext, useContext } from 'react';
import type { LineLook } from '@/components/charts/lines';
import { cn } from '@/components/ui/cn';
import { RunDot } from '../run-mark';

/** How the charts beside the table draw its rows; nothing where there are none. */
export const LegendContext = createContext<ReadonlyMap<string, LineLook> | undefined>(undefined);

type MarkProps = { id: string; colour: string | undefined; className?: string };

/** The sign of a run or group in its row: as its line is drawn, or a dot where it is not. */
export function LegendMark({ id, colour, className }: MarkProps) {
  const legend = useContext(LegendContext);
  const look = legend?.get(id);
  if (!look) return <RunDot runId={id} colour={colour} className={cn(className, legend && 'opacity-25')} />;
  return (
    <svg width={14} height={10} aria-hidden className={cn('-mx-0.5 shrink-0', className)}>
      <path d="M0 5h14" stroke={look.colour} strokeWidth={3} strokeDasharray={look.dash} />
    </svg>
  );
}

/** The sign of a group, where charts draw it. */
export function GroupMark({ id }: { id: string }) {
  const look = useContext(LegendContext)?.get(id);
  return look ? <LegendMark id={id} colour={undefined} className="me-1.5" /> : null;
}
