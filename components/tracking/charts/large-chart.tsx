'use client';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import type { Size } from '@/components/charts/geometry';
import { Dialog, DialogContent } from '@/components/ui/dialog';

type LargeChartProps = {
  title: string;
  onClose: () => void;
  /** Beside the chart's own buttons. */
  tools?: ReactNode;
  children: (size: Size) => ReactNode;
};

/** Title row and notes of a chart, which its drawing leaves room for. */
const AROUND = 36 + 28;

/** One chart over the whole screen. */
export function LargeChart({ title, onClose, tools, children }: LargeChartProps) {
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title={title}
        className="top-3 h-[calc(100dvh-24px)] max-h-none w-[calc(100vw-24px)] max-w-none"
      >
        <div className="flex min-h-0 flex-1 flex-col gap-2 px-4 pt-2 pb-3">
          {tools && <div className="flex flex-wrap items-center gap-2">{tools}</div>}
          <Measured>{children}</Measured>
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Measured({ children }: Pick<LargeChartProps, 'children'>) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>();
  useLayoutEffect(() => {
    const node = box.current;
    if (!node) return;
    const measure = () =>
      setSize({ width: node.clientWidth, height: Math.max(200, node.clientHeight - AROUND) });
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    measure();
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box} className="min-h-0 flex-1">
      {size && children(size)}
    </div>
  );
}
