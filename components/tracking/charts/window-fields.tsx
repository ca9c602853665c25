'use client';
import type { Domain } from '@/components/charts/prepare-axis';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';

type FieldsProps = {
  window: Domain | undefined;
  /** What x is, as `step`. */
  unit: string;
  onWindow: (window: Domain) => void;
};

/** A stretch of the axis by its ends, for those who do not drag. */
export const WindowFields = ({ window, unit, onWindow }: FieldsProps) => (
  <form
    key={window?.join()}
    className="flex items-center gap-1.5"
    onSubmit={(event) => {
      event.preventDefault();
      const form = new FormData(event.currentTarget);
      const [from, to] = ['from', 'to'].map((name) => Number(form.get(name)));
      if (from !== undefined && to !== undefined && to > from) onWindow([from, to]);
    }}
  >
    {(['from', 'to'] as const).map((name, at) => (
      <Input
        key={name}
        name={name}
        type="number"
        step="any"
        required
        aria-label={`${name === 'from' ? 'From' : 'To'} ${unit}`}
        placeholder={`${name === 'from' ? 'From' : 'To'} ${unit}`}
        defaultValue={window?.[at]}
        className="h-7 w-28 text-xs"
      />
    ))}
    <Button type="submit" size="sm">
      Show
    </Button>
  </form>
);
