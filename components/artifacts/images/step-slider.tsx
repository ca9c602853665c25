'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Slider } from '@/components/ui/slider';
import { Tooltip } from '@/components/ui/tooltip';
import { useActions } from '@/lib/client/actions';
import { formatCount } from '@/lib/pure/format';

type Props = {
  /** All steps that some picture is of, in their order. */
  steps: readonly number[];
  step: number;
  onStep: (step: number) => void;
};

/** One step for all pictures: by the slider, its buttons, or the arrow keys anywhere on the page. */
export function StepSlider({ steps, step, onStep }: Props) {
  const at = Math.max(
    0,
    steps.findLastIndex((each) => each <= step),
  );
  const go = (to: number) => {
    const next = steps[Math.min(steps.length - 1, Math.max(0, to))];
    if (next !== undefined && next !== step) onStep(next);
  };
  useActions([
    { label: 'Pictures of the step before', keys: 'left', group: 'Images', run: () => go(at - 1) },
    { label: 'Pictures of the next step', keys: 'right', group: 'Images', run: () => go(at + 1) },
  ]);
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      <Tooltip content="The step before" keys="left">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="The step before"
          disabled={at === 0}
          onClick={() => go(at - 1)}
        >
          <ChevronLeft />
        </Button>
      </Tooltip>
      <Slider
        label="Step"
        value={at}
        min={0}
        max={steps.length - 1}
        step={1}
        onValueChange={go}
        className="w-40 sm:w-64"
      />
      <Tooltip content="The next step" keys="right">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="The next step"
          disabled={at === steps.length - 1}
          onClick={() => go(at + 1)}
        >
          <ChevronRight />
        </Button>
      </Tooltip>
      <output aria-live="polite" className="min-w-24 whitespace-nowrap tabular">
        Step {formatCount(steps[at] ?? 0)}{' '}
        <span className="text-xs text-muted-foreground">
          {at + 1} of {steps.length}
        </span>
      </output>
    </div>
  );
}
