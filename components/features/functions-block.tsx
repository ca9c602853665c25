'use client';
import { Plus, X } from 'lucide-react';
import { Block } from '@/components/data/block';
import { Field } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import type { RecipeFunction } from './recipe';

type Props = { functions: readonly RecipeFunction[]; onChange: (functions: RecipeFunction[]) => void };

/** Features that are computed of the rows and of what is looked up, the same in training and at an endpoint. */
export const FunctionsBlock = ({ functions, onChange }: Props) => (
  <Block title="Functions" count={functions.length}>
    <div className="flex flex-col gap-3">
      {functions.map((each, at) => (
        <FunctionEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: its name is what is being written.
          key={at}
          place={at + 1}
          value={each}
          onChange={(next) => onChange(functions.map((other, index) => (index === at ? next : other)))}
          onRemove={() => onChange(functions.filter((_, index) => index !== at))}
        />
      ))}
      <Button className="self-start" onClick={() => onChange([...functions, { output: '', expression: '' }])}>
        <Plus /> Add a function
      </Button>
    </div>
  </Block>
);

type EditorProps = {
  place: number;
  value: RecipeFunction;
  onChange: (value: RecipeFunction) => void;
  onRemove: () => void;
};

function FunctionEditor({ place, value, onChange, onRemove }: EditorProps) {
  return (
    <section aria-label={`Function ${place}`} className="rounded-lg border p-3">
      <div className="flex items-end gap-2">
        <Field label="Called" className="min-w-0 flex-1">
          <Input
            // Of another function by now, where one above was removed.
            key={value.output}
            defaultValue={value.output}
            onBlur={({ target }) =>
              target.value !== value.output && onChange({ ...value, output: target.value })
            }
            maxLength={255}
            autoComplete="off"
          />
        </Field>
        <Button variant="ghost" size="icon-xs" aria-label={`Remove function ${place}`} onClick={onRemove}>
          <X />
        </Button>
      </div>
      <Field
        label="Expression"
        hint="Over columns, looked-up features and functions above: trip_distance / greatest(minutes, 1)"
        className="mt-2"
      >
        <Input
          key={value.expression}
          className="font-mono"
          defaultValue={value.expression}
          onBlur={({ target }) =>
            target.value !== value.expression && onChange({ ...value, expression: target.value })
          }
          maxLength={2000}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
    </section>
  );
}
