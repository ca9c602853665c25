'use client';
import { Field, faultIn } from '@/components/data/form';
import { SuggestedInput } from '@/components/data/suggested-input';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import type { Chosen } from './job-form';

const MODES = [
  { value: 'append', label: 'Append: each run adds its rows' },
  { value: 'merge', label: 'Merge: the latest prediction of each key' },
  { value: 'overwrite', label: 'Overwrite: the last run only' },
] as const;

type Props = {
  chosen: Chosen;
  onChange: (some: Partial<Pick<Chosen, 'into' | 'mode'>>) => void;
  outputName: string;
  error: { field?: string; message: string } | null;
};

/** Where the predictions go, and what goes along with them. */
export function OutputFields({ chosen: { when, into, mode, from }, onChange, outputName, error }: Props) {
  const isStream = when === 'stream';
  const modes = isStream ? MODES.filter(({ value }) => value !== 'overwrite') : MODES;
  return (
    <>
      {!isStream && (
        <div className="flex flex-col items-start gap-1">
          <span className="text-xs font-medium">Predictions</span>
          <Segmented
            label="Predictions"
            value={into}
            onValueChange={(next) => onChange({ into: next })}
            options={[
              { value: 'table', label: 'Into a table' },
              { value: 'file', label: 'Into a file' },
            ]}
          />
        </div>
      )}
      {(isStream || into === 'table') && (
        <>
          <Field
            label="Output table"
            hint="It is made with the first run if it is not there."
            {...faultIn(error, 'definition.output.table')}
          >
            <SuggestedInput
              name="output"
              required
              autoComplete="off"
              suggestion={outputName}
              className="font-mono"
            />
          </Field>
          <Field label="How it is written">
            <Select
              label="How it is written"
              value={mode}
              onValueChange={(next) => onChange({ mode: next })}
              options={modes}
              className="w-full"
            />
          </Field>
          <Field
            label="Keys"
            hint={
              isStream || from === 'table'
                ? 'Columns by commas, for a table that is not there yet. Those of the scored table by default.'
                : 'Columns by commas that tell rows apart, for a table that is not there yet.'
            }
            {...faultIn(error, /^definition\.output\.keys/)}
          >
            <Input name="keys" autoComplete="off" className="font-mono" />
          </Field>
        </>
      )}
      <Field
        label="Columns that go along"
        hint="By commas; all by default."
        {...faultIn(error, /^definition\.columns/)}
      >
        <Input name="columns" autoComplete="off" className="font-mono" />
      </Field>
    </>
  );
}
