'use client';
import { type ReactNode, useRef } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import { useInSight, useWidth } from '@/lib/client/use-size';

type Props = {
  /** The picture in a sentence. */
  label: string;
  height: number;
  /** Draws in the width there is. */
  children: (width: number) => ReactNode;
};

/** The place of a chart: its height is kept, and it is drawn once it comes near the window. */
export function ChartInSight({ label, height, children }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const isInSight = useInSight(frame);
  return (
    <div ref={frame} role="img" aria-label={label} style={{ height }}>
      {isInSight && width > 0 && children(width)}
    </div>
  );
}

/** In a chart's place until what draws it has come. */
export const ChartOnItsWay = () => <Skeleton className="h-full animate-[fade_120ms_150ms_backwards]" />;
