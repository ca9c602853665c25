import type { CSSProperties } from 'react';
import { cn } from './cn';

type SliderProps = {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onValueChange: (value: number) => void;
  className?: string;
};

/** The browser's own, which knows all keys; drawn as everything else here. */
export const Slider = ({ label, value, onValueChange, className, ...range }: SliderProps) => (
  <input
    type="range"
    data-slot="slider"
    aria-label={label}
    value={value}
    onChange={(event) => onValueChange(Number(event.target.value))}
    className={cn('slider h-6 min-w-0', className)}
    {...range}
    style={{ '--share': (value - range.min) / (range.max - range.min || 1) } as CSSProperties}
  />
);
