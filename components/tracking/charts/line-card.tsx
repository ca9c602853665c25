'use client';
import { RotateCcw } from 'lucide-react';
import { type ReactNode, useMemo, useRef } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import type { LinesAnswer } from '@/components/charts/lines';
import { tableOfLines } from '@/components/charts/lines-table';
import { LinesView } from '@/components/charts/lines-view';
import type { Domain, Ends, XKind } from '@/components/charts/prepare-axis';
import { prepareLines } from '@/components/charts/prepare-lines';
import { Button } from '@/components/ui/button';
import { useInSight } from '@/lib/client/use-size';
import { looksOf, type Subject } from './subject';
import { type LinesQuestion, useLines } from './use-lines';

/** What line charts of a page have in common. */
export type LineSettings = {
  x: XKind;
  /** The metric along the axis, where `x` is one. */
  xKey?: string | undefined;
  /** 0 for none, up to 0.99. */
  smoothing: number;
  isLogX: boolean;
  isLogY: boolean;
  /** Outliers are left out of the axis, and told of. */
  isClipped: boolean;
  /** The ends of the y axis, where set by hand. */
  ends?: Ends | undefined;
  /** Of groups: what their bands are, and whether their runs are drawn too. */
  band?: LinesQuestion['band'];
  withMembers?: boolean | undefined;
  zone: string | undefined;
};

export type LineCardProps = {
  title: string;
  metricKey: string;
  /** Then `metricKey` is an expression over metrics and params. */
  isExpression?: boolean;
  subject: Subject;
  settings: LineSettings;
  /** A part of the axis to look closer at; the same for all charts along it. */
  window: Domain | undefined;
  onWindow: (window: Domain | undefined) => void;
  width: number;
  height: number;
  /** A line was clicked. */
  onPick?: ((id: string) => void) | undefined;
  beside?: ReactNode;
  isLarge?: boolean;
  onOpen?: (() => void) | undefined;
  menu?: ReactNode;
  className?: string;
};

/** One metric of runs or groups as lines. Asks for its data while in sight. */
export function LineCard({ title, metricKey, subject, settings, window, onWindow, ...card }: LineCardProps) {
  const { width, height, onPick, isLarge = false } = card;
  const frame = useRef<HTMLDivElement>(null);
  const isInSight = useInSight(frame);
  const { x, xKey, smoothing, isLogX, isLogY, isClipped, ends, band, withMembers, zone } = settings;
  const { answer, error, refetch } = useLines({
    subject,
    metricKey,
    isExpression: card.isExpression ?? false,
    x,
    xKey,
    window,
    width,
    isWanted: isInSight,
    ...(band && { band }),
    ...(withMembers && { withMembers }),
  });
  const chart = useMemo(
    () =>
      answer &&
      prepareLines(answer, {
        x,
        smoothing,
        isLogX,
        isLogY,
        isClipped,
        ends,
        window,
        ticks: isLarge
          ? { x: Math.floor(width / 110), y: 7 }
          : { x: Math.max(2, Math.floor(width / 90)), y: height > 240 ? 6 : 4 },
      }),
    [answer, x, smoothing, isLogX, isLogY, isClipped, ends, window, width, height, isLarge],
  );
  const names = useMemo(() => ({ x, xKey, zone }), [x, xKey, zone]);
  const looks = looksOf(subject);
  return (
    <ChartFrame
      title={title}
      frame={frame}
      height={height}
      isLarge={isLarge}
      beside={card.beside}
      onOpen={card.onOpen}
      menu={card.menu}
      {...(card.className && { className: card.className })}
      legend={looks.length > 1 ? looks : []}
      picture={
        chart && { sentence: chart.sentence, notes: chart.notes, table: () => tableOfLines(chart, names) }
      }
      fault={error ? { message: error.message, onRetry: () => void refetch() } : undefined}
      nothing={
        looks.length === 0
          ? 'No run is shown: choose some in the table'
          : x === 'metric' && !xKey
            ? 'Choose the metric of the x axis'
            : answer && whyNothing(answer, settings, window)
      }
      actions={
        window && (
          <Button
            variant="ghost"
            size={isLarge ? 'icon-sm' : 'icon-xs'}
            aria-label={`Show all of ${title}`}
            onClick={() => onWindow(undefined)}
          >
            <RotateCcw />
          </Button>
        )
      }
    >
      {chart && width > 0 && (
        <LinesView
          chart={chart}
          name={title}
          names={names}
          width={width}
          height={height}
          isInSight={isInSight}
          onZoom={onWindow}
          onPick={onPick}
        />
      )}
    </ChartFrame>
  );
}

function whyNothing(
  { rawPoints, missing = [] }: Pick<LinesAnswer, 'rawPoints' | 'missing'>,
  { isLogX, isLogY }: LineSettings,
  window: Domain | undefined,
): string {
  if (missing.length > 0) return `None of the runs shown has logged ${missing.join(', ')}`;
  if (rawPoints === 0) return window ? 'No points in this stretch' : 'None of the runs shown has logged it';
  if (isLogX || isLogY) return 'Nothing above zero to show on a log axis';
  return 'Nothing but NaN or infinity';
}
