'use client';
import { ChevronDown } from 'lucide-react';
import { Pick } from '@/components/data/pick';
import { Button } from '@/components/ui/button';
import { RunName } from './run-name';
import type { ComparedRun } from './use-comparison';

type PickerProps = {
  label: string;
  runs: readonly ComparedRun[];
  value: ComparedRun;
  onChange: (run: ComparedRun) => void;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
};

/** One of the compared runs. */
export function RunPicker({ label, runs, value, onChange, ...open }: PickerProps) {
  return (
    <Pick
      label={label}
      options={runs.map((run) => ({ value: run.ref, name: run.runName, shown: <RunName run={run} /> }))}
      value={value.ref}
      onPick={(ref) => {
        const run = runs.find((each) => each.ref === ref);
        if (run) onChange(run);
      }}
      placeholder="Find a run…"
      empty="None of the runs is called so."
      {...open}
    >
      <Button size="sm" className="min-w-0 max-w-60 font-normal">
        <span className="text-muted-foreground">{label}</span>
        <RunName run={value} />
        <ChevronDown className="text-muted-foreground" />
      </Button>
    </Pick>
  );
}
