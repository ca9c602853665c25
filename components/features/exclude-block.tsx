'use client';
import { Block } from '@/components/data/block';
import { Checkbox } from '@/components/ui/checkbox';

type Props = {
  columns: readonly string[];
  label: string;
  exclude: readonly string[];
  onChange: (exclude: string[]) => void;
};

/** Which columns of the rows stay in the result. One that is left out still serves the look-ups and the functions. */
export function ExcludeBlock({ columns, label, exclude, onChange }: Props) {
  return (
    <Block title="Columns that stay">
      <p className="mb-2 text-xs text-muted-foreground">
        One that is left out still serves the look-ups and the functions.
      </p>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {columns
          .filter((name) => name !== label)
          .map((name) => (
            // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is the control.
            <label key={name} className="flex min-h-6 items-center gap-1.5">
              <Checkbox
                checked={!exclude.includes(name)}
                onCheckedChange={(stays) =>
                  onChange(stays === true ? exclude.filter((each) => each !== name) : [...exclude, name])
                }
              />
              {name}
            </label>
          ))}
      </div>
    </Block>
  );
}
