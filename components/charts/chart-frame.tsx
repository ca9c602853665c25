'use client';
import { Download, Ellipsis, Maximize2, Table2 } from 'lucide-react';
import { type ReactNode, type RefObject, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { lazyPart } from '@/components/ui/lazily';
import { Skeleton } from '@/components/ui/skeleton';
import { Tooltip } from '@/components/ui/tooltip';
import { drawn } from './drawn';
import type { ExportFormat } from './export-chart';
import type { LineLook } from './lines';
import type { Picture } from './picture';

const TableView = lazyPart(() => import('./table-view').then((module) => module.TableView));

const FORMATS: { format: ExportFormat; label: string }[] = [
  { format: 'png', label: 'Save as PNG' },
  { format: 'svg', label: 'Save as SVG' },
  { format: 'csv', label: 'Save the numbers as CSV' },
];

export type ChartFrameProps = {
  title: string;
  /** Said beside the title, as a current value. */
  beside?: ReactNode;
  height: number;
  /** The drawing's place; whoever draws looks whether it is in sight. */
  frame: RefObject<HTMLDivElement | null>;
  /** Undefined as long as nothing has come. */
  picture: Picture | undefined;
  legend?: readonly LineLook[];
  /** Why there is nothing to draw. */
  nothing?: ReactNode;
  fault?: { message: string; onRetry: () => void } | undefined;
  /** As large as the page: its dialog has the title. */
  isLarge?: boolean;
  onOpen?: (() => void) | undefined;
  /** Buttons of this chart, before those that all charts have. */
  actions?: ReactNode;
  /** Items of this chart's menu, before those that all charts have. */
  menu?: ReactNode;
  className?: string;
  children: ReactNode;
};

/** What all charts have: a title, a table instead, saving, enlarging; and words where nothing can be drawn. */
export function ChartFrame(props: ChartFrameProps) {
  const { title, beside, height, frame, picture, nothing, fault, isLarge, onOpen, actions, menu } = props;
  const [isTable, setTable] = useState(false);
  const save = (format: ExportFormat) =>
    void import('./export-chart').then(
      ({ exportChart }) => picture && exportChart(format, title, frame.current, picture, props.legend ?? []),
    );
  const draw = async () => {
    const { drawingOf } = await import('./drawing');
    return frame.current && picture
      ? drawingOf(frame.current, title, picture, props.legend ?? [], true)
      : undefined;
  };
  const size = isLarge ? 'icon-sm' : 'icon-xs';
  return (
    <figure
      ref={(figure) => {
        if (figure) drawn.set(figure, draw);
      }}
      className={cn(
        'group/chart m-0 flex min-w-0 flex-col',
        !isLarge && 'rounded-lg border bg-background',
        props.className,
      )}
    >
      <figcaption className={cn('flex h-9 items-center gap-2', !isLarge && 'ps-3 pe-1')}>
        <span className={cn('min-w-0 flex-1 truncate font-medium', isLarge && 'sr-only')} title={title}>
          {title}
        </span>
        {beside && <span className="shrink-0 text-muted-foreground">{beside}</span>}
        <span className={cn('flex items-center', isLarge && 'flex-1 justify-end gap-1')}>
          {actions}
          <Tooltip content={isTable ? 'View as chart' : 'View as table'}>
            <Button
              variant="ghost"
              size={size}
              aria-label={`View ${title} as table`}
              aria-pressed={isTable}
              onClick={() => setTable(!isTable)}
            >
              <Table2 />
            </Button>
          </Tooltip>
          {onOpen && (
            <Tooltip content="Full screen">
              <Button variant="ghost" size={size} aria-label={`Enlarge ${title}`} onClick={onOpen}>
                <Maximize2 />
              </Button>
            </Tooltip>
          )}
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <Button variant="ghost" size={size} aria-label={`Actions for the chart ${title}`}>
                <Ellipsis />
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent align="end">
              {menu}
              {menu && <DropdownMenuSeparator />}
              {FORMATS.map(({ format, label }) => (
                <DropdownMenuItem key={format} disabled={!picture} onSelect={() => save(format)}>
                  <Download /> {label}
                </DropdownMenuItem>
              ))}
            </DropdownMenuContent>
          </DropdownMenu>
        </span>
      </figcaption>
      <div ref={frame} className="has-marks relative" style={{ height }}>
        {isTable && picture ? (
          <TableView table={picture.table()} name={title} />
        ) : picture ? (
          props.children
        ) : fault ? (
          <div
            role="alert"
            className="grid h-full place-content-center gap-2 px-4 text-center text-xs text-muted-foreground"
          >
            <p>{fault.message}</p>
            <Button size="sm" className="mx-auto" onClick={fault.onRetry}>
              Try again
            </Button>
          </div>
        ) : nothing ? (
          <div className="grid h-full place-content-center px-4 text-center text-xs text-muted-foreground">
            {nothing}
          </div>
        ) : (
          <Skeleton className="absolute inset-x-3 top-2 bottom-6 h-auto animate-[fade_120ms_150ms_backwards]" />
        )}
      </div>
      <Notes picture={picture} fault={fault} />
    </figure>
  );
}

const Notes = ({ picture, fault }: Pick<ChartFrameProps, 'picture' | 'fault'>) => {
  const text = picture?.notes.join(' · ');
  return (
    <p
      className="flex h-7 items-center px-3 text-xs text-muted-foreground tabular"
      title={text && text.length > 40 ? text : undefined}
    >
      <span className="truncate">
        {fault && picture ? <span className="text-warning">Not up to date: {fault.message}</span> : text}
      </span>
    </p>
  );
};
