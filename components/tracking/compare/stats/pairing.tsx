'use client';
import { Select } from '@/components/ui/select';
import { useComparison } from '../use-comparison';
import { Labelled } from './labelled';
import { nameOfKey } from './sides';
import type { GroupQuestion } from './use-group-test';

const AUTO = 'auto';

/** What makes runs of either side partners. */
export function Pairing({ question: { test, lines } }: { question: GroupQuestion }) {
  const { url, set } = useComparison();
  const found = test.data?.seedKey;
  const offered = [
    ...new Set([...lines.map(nameOfKey), ...(found ? [nameOfKey(found)] : [])]),
    ...(url.seed && url.seed !== 'none' && !lines.some((line) => nameOfKey(line) === url.seed)
      ? [url.seed]
      : []),
  ];
  return (
    <Labelled label="Runs are pairs by">
      <Select
        label="Runs are pairs by"
        value={url.seed ?? AUTO}
        onValueChange={(seed) => void set({ seed: seed === AUTO ? null : seed })}
        options={[
          {
            value: AUTO,
            label: url.seed === null && found ? `their seed (${found.key})` : 'their seed, if they have one',
          },
          { value: 'none', label: 'nothing: no pairs' },
          ...[...new Set(offered)].map((name) => ({ value: name, label: name })),
        ]}
      />
    </Labelled>
  );
}
