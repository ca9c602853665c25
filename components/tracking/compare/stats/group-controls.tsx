'use client';
import { ChevronDown } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { Field } from '@/components/data/form';
import { Pick } from '@/components/data/pick';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { STATS } from '../comparison-state';
import { RunName } from '../run-name';
import { useComparison } from '../use-comparison';
import { Labelled } from './labelled';
import { Pairing } from './pairing';
import { SideTable } from './side-table';
import { groupingKeys, HAND, moveValue, nameOfKey, valuesOf, writeHand } from './sides';
import type { GroupQuestion } from './use-group-test';

/** What is compared: which metric, which runs against which. */
export function GroupControls({ question }: { question: GroupQuestion }) {
  const { url, set } = useComparison();
  return (
    <div className="flex flex-col gap-4">
      <MetricField question={question} />
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        <Labelled label="Value">
          <Segmented
            label="Which value of the metric"
            value={url.stat}
            onValueChange={(stat) => void set({ stat })}
            options={STATS.map((stat) => ({ value: stat, label: stat }))}
          />
        </Labelled>
        <Labelled label="Better is">
          <Segmented
            label="Which is better"
            value={question.goal ?? 'none'}
            onValueChange={(goal) => void set({ goal })}
            options={[
              { value: 'min', label: 'lower' },
              { value: 'max', label: 'higher' },
              { value: 'none', label: 'not said' },
            ]}
          />
        </Labelled>
      </div>
      <Groups question={question} />
      <Pairing question={question} />
      <div className="grid grid-cols-2 gap-3">
        <Field label="Least difference worth having" hint="Empty: the one that was seen.">
          <NumberInput
            value={url.worth}
            min={0}
            onChange={(worth) => void set({ worth: worth && worth > 0 ? worth : null })}
          />
        </Field>
        <Field label="Found how often, in %" hint="When it is really there.">
          <NumberInput
            value={Math.round(url.power * 1000) / 10}
            min={50}
            max={99}
            onChange={(percent) =>
              void set({ power: percent && percent >= 50 && percent <= 99 ? percent / 100 : null })
            }
          />
        </Field>
      </div>
    </div>
  );
}

type NumberProps = {
  value: number | null;
  min: number;
  max?: number;
  onChange: (value: number | null) => void;
  id?: string;
};

/** Takes what was typed when one leaves it, or by Enter. */
function NumberInput({ value, onChange, ...range }: NumberProps) {
  const take = (text: string) => onChange(text === '' ? null : Number(text));
  return (
    <Input
      key={value}
      type="number"
      step="any"
      defaultValue={value ?? ''}
      onBlur={(event) => take(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && take(event.currentTarget.value)}
      {...range}
    />
  );
}

function MetricField({ question: { metric } }: { question: GroupQuestion }) {
  const { refs, set } = useComparison();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text);
  const id = useId();
  const found = useOperation(
    'tracking.compareKeys',
    { runs: refs, source: 'metric', search: asked, orderBy: 'held', maxResults: 100 },
    { keepPrevious: true },
  );
  return (
    <div className="flex flex-col gap-1">
      <span id={id} className="text-xs font-medium">
        Metric
      </span>
      <Pick
        label="Metric"
        options={found.data?.rows.map(({ key }) => ({ value: key, name: key })) ?? []}
        value={metric}
        onPick={(key) => void set({ metric: key })}
        search={{
          text,
          isBehind: found.isPending || found.isPlaceholderData || asked !== text,
          onChange: setText,
        }}
        placeholder="Find a metric…"
        empty="No metric is called so."
      >
        <Button
          aria-describedby={id}
          aria-label={`Metric: ${metric}`}
          className="justify-between font-normal"
        >
          <span className="truncate">{metric}</span>
          <ChevronDown className="text-muted-foreground" />
        </Button>
      </Pick>
    </div>
  );
}

function Groups({ question: { grouping, lines } }: { question: GroupQuestion }) {
  const { runs, set } = useComparison();
  const keys = groupingKeys(lines);
  const offered = grouping.kind === 'key' && !keys.includes(grouping.line) ? [grouping.line, ...keys] : keys;
  const by = grouping.kind === 'key' ? nameOfKey(grouping.line) : HAND;
  return (
    <div className="flex flex-col gap-2">
      <Labelled label="Groups by">
        <Select
          label="Groups by"
          value={by}
          onValueChange={(next) => void set({ by: next, a: null, b: null, hand: null })}
          options={[
            ...offered.map((line) => ({ value: nameOfKey(line), label: `${line.key} (${line.source})` })),
            { value: HAND, label: 'hand' },
          ]}
        />
      </Labelled>
      {grouping.kind === 'key' ? (
        <SideTable
          label="Values and their groups"
          lines={valuesOf(grouping.line).map(({ value, runs: count }) => ({
            id: JSON.stringify(value),
            name: value ?? 'not set',
            label:
              value === null ? <em className="text-muted-foreground">not set</em> : value || <em>empty</em>,
            note: plural(count, 'run'),
            side: grouping.first.includes(value)
              ? 'first'
              : grouping.second.includes(value)
                ? 'second'
                : undefined,
          }))}
          onMove={(id, side) =>
            void set({ by, ...moveValue(grouping, JSON.parse(id) as string | null, side) })
          }
        />
      ) : (
        <SideTable
          label="Runs and their groups"
          lines={runs.map((run) => ({
            id: run.ref,
            name: run.runName,
            label: <RunName run={run} />,
            note: '',
            side: grouping.sides[run.place],
          }))}
          onMove={(ref, side) =>
            void set({
              by: HAND,
              // Sides stand at the places of the runs: of those that were found.
              runs: runs.map((run) => run.ref),
              hand: writeHand(runs.map((run) => (run.ref === ref ? side : grouping.sides[run.place]))),
            })
          }
        />
      )}
    </div>
  );
}
