'use client';
import { useState } from 'react';
import { useActions } from '@/lib/client/actions';
import { AddRuns } from './add-runs';
import { RunPicker } from './run-picker';
import { useComparison } from './use-comparison';

/** Which run the others are held against, and which one stands beside it where there is room for two. */
export function CompareBar() {
  const { runs, baseline, other, url, set } = useComparison();
  const [isChoosing, setChoosing] = useState(false);
  const others = runs.filter((run) => run !== baseline);
  const isOfTwo = ['code', 'data', 'artifacts'].includes(url.tab);
  const step = (by: 1 | -1) => {
    const at = others.indexOf(other);
    const next = others[(at + by + others.length) % others.length];
    if (next) void set({ vs: next.ref });
  };
  useActions([
    { label: 'Choose the baseline', keys: 'b', group: 'Comparison', run: () => setChoosing(true) },
    ...(isOfTwo && others.length > 1
      ? [
          { label: 'Next run beside the baseline', keys: ']', group: 'Comparison', run: () => step(1) },
          { label: 'Previous run beside the baseline', keys: '[', group: 'Comparison', run: () => step(-1) },
        ]
      : []),
  ]);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 px-4 pt-2.5 pb-1 lg:px-6">
      <RunPicker
        label="Baseline"
        runs={runs}
        value={baseline}
        onChange={({ ref }) => void set({ base: ref })}
        isOpen={isChoosing}
        onOpenChange={setChoosing}
      />
      {isOfTwo && others.length > 0 && (
        <RunPicker
          label="Beside it"
          runs={others}
          value={other}
          onChange={({ ref }) => void set({ vs: ref })}
        />
      )}
      <AddRuns />
    </div>
  );
}
