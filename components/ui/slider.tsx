'use client';
import { Slider as Primitive } from 'radix-ui';
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

export const Slider = ({ label, value, onValueChange, className, ...range }: SliderProps) => (
  <Primitive.Root
    data-slot="slider"
    className={cn('relative flex h-6 touch-none select-none items-center', className)}
    value={[value]}
    onValueChange={([next]) => onValueChange(next ?? value)}
    {...range}
  >
    <Primitive.Track className="relative h-1 grow rounded-full bg-control/60">
      <Primitive.Range className="absolute h-full rounded-full bg-accent" />
    </Primitive.Track>
    <Primitive.Thumb
      aria-label={label}
      className="block size-3.5 rounded-full border-2 border-accent bg-background focus-visible:outline-2"
    />
  </Primitive.Root>
);
