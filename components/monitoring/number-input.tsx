'use client';
import type { ComponentProps } from 'react';
import { Input } from '@/components/ui/input';

type NumberInputProps = Omit<ComponentProps<'input'>, 'type' | 'value' | 'onChange'> & {
  value: number;
  onNumber: (value: number) => void;
};

/** A number that has to be given, for a form that holds its values; NaN while what is typed is none. */
export const NumberInput = ({ value, onNumber, ...props }: NumberInputProps) => (
  <Input
    step="any"
    required
    {...props}
    type="number"
    // Of half a number browsers say that it is nothing: given back as that, it stays as it was typed.
    value={Number.isNaN(value) ? '' : value}
    onChange={({ target }) => onNumber(target.valueAsNumber)}
  />
);
