'use client';
import { RotateCcw, SlidersHorizontal } from 'lucide-react';
import { type ReactNode, type Ref, useId } from 'react';
import type { Domain, XKind } from '@/components/charts/prepare-axis';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { Select } from '@/components/ui/select';
import { Slider } from '@/components/ui/slider';
import { Switch } from '@/components/ui/switch';
import { Tooltip } from '@/components/ui/tooltip';
import { ColumnPicker } from './column-picker';

const X_KINDS: { value: XKind; label: string }[] = [
  { value: 'step', label: 'Step' },
  { value: 'relative', label: 'Relative time' },
  { value: 'time', label: 'Time' },
  { value: 'metric', label: 'Another metric' },
];

/** How all line charts of a page are drawn: what a link keeps. */
export type LineChoices = {
  x: XKind;
  xKey: string | undefined;
  smoothing: number;
  isLogX: boolean;
  isLogY: boolean;
  isClipped: boolean;
  window: Domain | undefined;
};

type ToolbarProps = {
  experimentIds: string[];
  search: string;
  onSearch: (search: string) => void;
  searchRef?: Ref<HTMLInputElement>;
  choices: LineChoices;
  onChange: (choices: Partial<LineChoices>) => void;
  /** Further settings, in the same panel. */
  settings?: ReactNode;
  children?: ReactNode;
};

export function LineToolbar({
  experimentIds,
  search,
  onSearch,
  searchRef,
  choices,
  onChange,
  settings,
  children,
}: ToolbarProps) {
  const { x, xKey, smoothing, isLogX, isLogY, isClipped, window } = choices;
  return (
    <div className="sticky top-0 z-40 flex flex-wrap items-center gap-2 border-b bg-background px-4 py-2">
      <SearchInput
        ref={searchRef}
        label="Search charts"
        value={search}
        onValueChange={onSearch}
        className="min-w-32 flex-1 sm:max-w-60"
      />
      <Select
        label="X axis"
        isLabelShown
        value={x}
        onValueChange={(next) => onChange({ x: next, window: undefined })}
        options={X_KINDS}
      />
      {x === 'metric' && (
        <ColumnPicker
          label="Metric of the x axis"
          experimentIds={experimentIds}
          sources={['metrics']}
          value={xKey === undefined ? undefined : `metrics.${xKey}`}
          onChange={(column) => onChange({ xKey: column?.replace(/^metrics\./, ''), window: undefined })}
          className="w-44"
        />
      )}
      <div className="flex items-center gap-2.5">
        <span className="text-muted-foreground">Smoothing</span>
        <Slider
          label="Smoothing"
          value={smoothing}
          min={0}
          max={0.99}
          step={0.01}
          onValueChange={(next) => onChange({ smoothing: next })}
          className="w-24"
        />
        <span className="w-8 tabular">{smoothing === 0 ? 'off' : smoothing.toFixed(2)}</span>
      </div>
      <Popover>
        <Tooltip content="How charts are drawn">
          <PopoverTrigger asChild>
            <Button size="icon" aria-label="How charts are drawn">
              <SlidersHorizontal />
            </Button>
          </PopoverTrigger>
        </Tooltip>
        <PopoverContent align="end" className="w-72 gap-1 p-3" aria-label="How charts are drawn">
          <Choice label="Logarithmic y axis" isOn={isLogY} onChange={(next) => onChange({ isLogY: next })} />
          <Choice label="Logarithmic x axis" isOn={isLogX} onChange={(next) => onChange({ isLogX: next })} />
          <Choice
            label="Leave outliers out of the axis"
            isOn={isClipped}
            onChange={(next) => onChange({ isClipped: next })}
          />
          {settings}
        </PopoverContent>
      </Popover>
      {/* Always there: one that came by zooming would push the charts down under the pointer. */}
      <Tooltip content="Show all of the x axis">
        <Button
          size="icon"
          aria-label="Show all"
          aria-disabled={!window}
          onClick={() => onChange({ window: undefined })}
        >
          <RotateCcw />
        </Button>
      </Tooltip>
      {children}
    </div>
  );
}

type ChoiceProps = { label: string; isOn: boolean; onChange: (isOn: boolean) => void };

export function Choice({ label, isOn, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="flex h-8 items-center justify-between gap-3">
      <label htmlFor={id}>{label}</label>
      <Switch id={id} checked={isOn} onCheckedChange={onChange} />
    </div>
  );
}
