'use client';
import type { ReactNode } from 'react';
import type { Size } from '@/components/charts/geometry';
import type { LineLook } from '@/components/charts/lines';
import type { Domain } from '@/components/charts/prepare-axis';
import { lazyPart } from '@/components/ui/lazily';
import { Skeleton } from '@/components/ui/skeleton';
import type { InputOf } from '@/lib/client/call';
import { readColumn } from '../runs/run-columns';
import type { ChartChanges, ChartKind, ChartSpec } from './layout';
import { LineCard, type LineSettings } from './line-card';
import type { Subject } from './subject';
import { titleOfChart } from './titles';

/** What charts of values, not of courses, are of: all runs that a question matches, or given ones. */
export type RunsAsked = InputOf<'tracking.getRunValues'>['of'];

export type KindProps = Size & {
  spec: ChartSpec;
  title: string;
  of: RunsAsked;
  /** Runs that the line charts draw: they keep their colours here. */
  looks: readonly LineLook[];
  subject: Subject;
  onChange: (changes: ChartChanges) => void;
  onPick?: ((id: string) => void) | undefined;
  isLarge?: boolean;
  onOpen?: (() => void) | undefined;
  menu?: ReactNode;
};

/** Over the place of the card, which is kept. */
const COMING = { loading: () => <Skeleton className="absolute inset-0 h-auto rounded-lg" /> };

const OTHERS = {
  bar: lazyPart(() => import('./bar-card').then((module) => module.BarCard), COMING),
  scatter: lazyPart(() => import('./scatter-card').then((module) => module.ScatterCard), COMING),
  box: lazyPart(() => import('./box-card').then((module) => module.BoxCard), COMING),
  contour: lazyPart(() => import('./contour-card').then((module) => module.ContourCard), COMING),
  parallel: lazyPart(() => import('./parallel-card').then((module) => module.ParallelCard), COMING),
  importance: lazyPart(() => import('./importance-card').then((module) => module.ImportanceCard), COMING),
} satisfies Record<Exclude<ChartKind, 'line'>, unknown>;

type CardProps = Omit<KindProps, 'title'> & {
  settings: LineSettings;
  window: Domain | undefined;
  onWindow: (window: Domain | undefined) => void;
};

/** A chart of any kind. */
export function ChartCard({ settings, window, onWindow, ...card }: CardProps) {
  const { spec } = card;
  const title = titleOfChart(spec);
  if (spec.kind !== 'line') {
    const Kind = OTHERS[spec.kind];
    return <Kind {...card} title={title} />;
  }
  const column = readColumn(spec.columns[0] ?? '');
  return (
    <LineCard
      title={title}
      metricKey={column?.key ?? ''}
      isExpression={column?.source === 'expression'}
      subject={card.subject}
      settings={{
        ...settings,
        isLogY: spec.logY ?? settings.isLogY,
        isLogX: spec.logX ?? settings.isLogX,
        ends: spec.y,
      }}
      window={window}
      onWindow={onWindow}
      width={card.width}
      height={card.height}
      onPick={card.onPick}
      onOpen={card.onOpen}
      menu={card.menu}
      {...(card.isLarge && { isLarge: true })}
    />
  );
}
