'use client';
import { Field } from '@/components/data/form';
import { Checkbox } from '@/components/ui/checkbox';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { GRANULARITIES } from '@/lib/pure/windows/windows';
import { NumberInput } from './number-input';
import { SetupReference } from './setup-reference';
import type { Setup } from './setup-state';

type Props = {
  setup: Setup;
  onChange: (setup: Setup) => void;
  hasReference: boolean;
  isOfEndpoint: boolean;
  hasTime: boolean;
};

const PROBLEMS = [
  { value: 'none', label: 'Not judged' },
  { value: 'binary', label: 'Two classes, by a score' },
  { value: 'multiclass', label: 'Several classes' },
  { value: 'regression', label: 'A number' },
] as const;

const PRESETS = [
  { value: 'dual-gate', label: 'More than chance and more than little' },
  { value: 'evidently', label: 'Evidently’s defaults' },
  { value: 'nannyml', label: 'NannyML’s defaults' },
] as const;

export function SetupOptions({ setup, onChange, hasTime, ...given }: Props) {
  const set = (more: Partial<Setup>) => onChange({ ...setup, ...more });
  return (
    <section aria-label="Windows and reference" className="grid max-w-3xl gap-4 sm:grid-cols-2">
      <Field
        label="Windows"
        hint={
          hasTime
            ? 'Closed once no earlier rows are to be expected; late ones open them again.'
            : 'Of several versions in one, the last counts.'
        }
      >
        <Select
          label="Windows"
          value={setup.granularity}
          options={GRANULARITIES.map((value) => ({ value, label: value }))}
          onValueChange={(granularity) => set({ granularity })}
        />
      </Field>
      <Field label="Time zone" hint="Days, weeks and months begin by its clock.">
        <Input value={setup.timeZone} onChange={({ target }) => set({ timeZone: target.value })} required />
      </Field>
      <SetupReference setup={setup} onSet={set} {...given} />
      <Field
        label="The model answers"
        hint="With labels its quality is followed, and estimated until they come."
      >
        <Select
          label="The model answers"
          value={setup.problem}
          options={PROBLEMS}
          onValueChange={(problem) => set({ problem })}
        />
      </Field>
      {setup.problem === 'binary' && (
        <div className="grid grid-cols-2 gap-4">
          <Field label="Positive label">
            <Input
              value={setup.positive}
              onChange={({ target }) => set({ positive: target.value })}
              required
            />
          </Field>
          <Field label="Threshold">
            <NumberInput
              min={0}
              max={1}
              value={setup.threshold}
              onNumber={(threshold) => set({ threshold })}
            />
          </Field>
        </div>
      )}
      {setup.problem !== 'none' && (
        <div className="grid grid-cols-2 gap-4">
          <Field label="Labels due after, in hours" hint="From a window’s end; then it is held to them.">
            <NumberInput
              min={0}
              max={8760}
              value={setup.labelHours}
              onNumber={(labelHours) => set({ labelHours })}
            />
          </Field>
          <Field label="Of them there, in %" hint="With fewer it is not judged by them.">
            <NumberInput
              min={0}
              max={100}
              value={setup.labelPercent}
              onNumber={(labelPercent) => set({ labelPercent })}
            />
          </Field>
        </div>
      )}
      <Field label="Refreshed" hint="Minute, hour, day, month, weekday, as in cron. Empty: only when asked.">
        <Input
          value={setup.cron}
          onChange={({ target }) => set({ cron: target.value })}
          className="font-mono"
        />
      </Field>
      <Field
        label="A column drifted when"
        hint="The other rules are for those who migrate; they raise more false alarms."
      >
        <Select
          label="A column drifted when"
          value={setup.preset}
          options={PRESETS}
          onValueChange={(preset) => set({ preset })}
        />
      </Field>
      <JointOptions joint={setup.joint} onChange={(joint) => set({ joint })} />
    </section>
  );
}

const JOINT = [
  { value: 'correlation', label: 'Correlations of each pair: Pearson, ranks, Cramér’s V' },
  { value: 'reconstruction', label: 'What the main components leave over of a row' },
  { value: 'classifier', label: 'Whether a classifier tells the window from the reference, on a sample' },
] as const;

type JointProps = { joint: Setup['joint']; onChange: (joint: Setup['joint']) => void };

/** Each column may look as ever while they go together otherwise. */
const JointOptions = ({ joint, onChange }: JointProps) => (
  <fieldset className="flex flex-col gap-2 sm:col-span-2">
    <legend className="mb-1 text-xs font-medium">Columns together</legend>
    {JOINT.map(({ value, label }) => (
      <label key={value} className="flex items-center gap-2 text-sm" htmlFor={`joint-${value}`}>
        <Checkbox
          id={`joint-${value}`}
          checked={joint[value]}
          onCheckedChange={(next) => onChange({ ...joint, [value]: next === true })}
        />
        {label}
      </label>
    ))}
    <p className="text-xs text-muted-foreground">
      Each takes time at every refresh, and sees what no single column shows.
    </p>
  </fieldset>
);
