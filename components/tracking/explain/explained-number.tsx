'use client';
import { useEffect, useRef, useState } from 'react';
import { NumberText } from '@/components/data/number';
import { cn } from '@/components/ui/cn';
import { lazyPart } from '@/components/ui/lazily';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import type { MetricNumber } from '@/lib/pure/format';

const Explanation = lazyPart(() => import('./explanation').then((module) => module.Explanation), {
  isOnServer: false,
  loading: () => <div aria-busy className="h-44 w-72" />,
});

type Props = {
  runId: string;
  metricKey: string;
  value: MetricNumber;
  /** Tab passes numbers by where hundreds of them stand side by side. */
  isPassedByTab?: boolean;
  className?: string;
};

/** The pointer has to stay so long: who flies over a table asks nothing. */
const DELAY = 500;
/** The way from the number to its explanation. */
const GRACE = 200;

/** A metric's value that says where it comes from: when the pointer rests on it, by a click, or by Enter. */
export function ExplainedNumber({ runId, metricKey, value, isPassedByTab, className }: Props) {
  const [opened, setOpened] = useState<'hover' | 'press'>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const later = (milliseconds: number, then: () => void) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(then, milliseconds);
  };
  const leave = () => later(GRACE, () => setOpened((how) => (how === 'hover' ? undefined : how)));
  return (
    <Popover
      open={opened !== undefined}
      onOpenChange={(isOpen) => {
        clearTimeout(timer.current);
        setOpened(isOpen ? 'press' : undefined);
      }}
    >
      <PopoverTrigger
        aria-description="Says where it comes from"
        onPointerEnter={({ pointerType }) =>
          pointerType === 'mouse' && later(DELAY, () => setOpened((how) => how ?? 'hover'))
        }
        onPointerLeave={leave}
        tabIndex={isPassedByTab ? -1 : undefined}
        className={cn(
          'cursor-help rounded-xs decoration-dotted underline-offset-4 hover:underline focus-visible:underline',
          className,
        )}
      >
        <NumberText value={value} />
      </PopoverTrigger>
      <PopoverContent
        align="end"
        aria-label={`Where ${metricKey} comes from`}
        onPointerEnter={() => clearTimeout(timer.current)}
        onPointerLeave={leave}
        onOpenAutoFocus={(event) => opened === 'hover' && event.preventDefault()}
        onCloseAutoFocus={(event) => opened === undefined && event.preventDefault()}
      >
        <Explanation runId={runId} metricKey={metricKey} />
      </PopoverContent>
    </Popover>
  );
}
