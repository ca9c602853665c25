'use client';
import type { RefObject } from 'react';
import type { XKind } from '@/components/charts/prepare-axis';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { Slider } from '@/components/ui/slider';

const X_KINDS: { value: XKind; label: string }[] = [
  { value: 'step', label: 'Step' },
  { value: 'relative', label: 'Relative time' },
  { value: 'time', label: 'Time' },
];

type ToolbarProps = {
  search: string;
  onSearch: (search: string) => void;
  x: XKind;
  onX: (x: XKind) => void;
  smoothing: number;
  onSmoothing: (smoothing: number) => void;
  isLog: boolean;
  onLog: (isLog: boolean) => void;
  searchRef: RefObject<HTMLInputElement | null>;
};

export const ChartToolbar = ({
  search,
  onSearch,
  x,
  onX,
  smoothing,
  onSmoothing,
  isLog,
  onLog,
  searchRef,
}: ToolbarProps) => (
  <div className="sticky top-0 z-20 flex flex-wrap items-center gap-x-4 gap-y-2 border-b bg-background px-4 py-2 lg:px-6">
    <SearchInput
      ref={searchRef}
      label="Search charts"
      value={search}
      onValueChange={onSearch}
      className="w-full sm:w-60"
    />
    <Select label="X axis" isLabelShown value={x} onValueChange={onX} options={X_KINDS} />
    <div className="flex items-center gap-2.5">
      <span className="text-muted-foreground">Smoothing</span>
      <Slider
        label="Smoothing"
        value={smoothing}
        min={0}
        max={0.99}
        step={0.01}
        onValueChange={onSmoothing}
        className="w-28"
      />
      <span className="w-8 tabular">{smoothing === 0 ? 'off' : smoothing.toFixed(2)}</span>
    </div>
    <Button aria-pressed={isLog} onClick={() => onLog(!isLog)}>
      Log y
    </Button>
  </div>
);
