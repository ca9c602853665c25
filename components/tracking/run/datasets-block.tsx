'use client';
import { ChevronRight } from 'lucide-react';
import { Block } from '@/components/data/block';
import { CopyButton } from '@/components/data/copy-button';
import { Badge } from '@/components/ui/badge';
import { readColumns, readProfile } from '@/lib/pure/dataset-text';
import { formatNumber } from '@/lib/pure/format';
import type { WholeRun } from './use-run-page';

type Input = WholeRun['datasetInputs'][number];

/** Data that the run was fed: where it is, what it looks like. */
export function DatasetsBlock({ inputs }: { inputs: readonly Input[] }) {
  if (inputs.length === 0) return null;
  return (
    <Block title="Datasets" count={inputs.length}>
      <ul className="flex flex-col gap-1">
        {inputs.map((input) => (
          <li key={`${input.dataset.name} ${input.dataset.digest} ${contextOf(input)}`}>
            <Dataset input={input} />
          </li>
        ))}
      </ul>
    </Block>
  );
}

const contextOf = ({ tags }: Input) => tags.find(({ key }) => key === 'mlflow.data.context')?.value;

function Dataset({ input }: { input: Input }) {
  const { name, digest, sourceType, schema, profile } = input.dataset;
  const context = contextOf(input);
  const columns = readColumns(schema);
  return (
    <details className="group/set rounded-md">
      <summary className="flex min-h-8 list-none items-center gap-1.5 rounded-sm hover:text-accent [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 shrink-0 text-muted-foreground transition-transform duration-100 group-open/set:rotate-90" />
        <span className="truncate font-medium">{name}</span>
        {context && <Badge tone="outline">{context}</Badge>}
      </summary>
      <dl className="mb-2 ms-5 grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-1 text-xs">
        <dt className="text-muted-foreground">Digest</dt>
        <dd className="flex items-center gap-1 font-mono">
          {digest}
          <CopyButton text={digest} label="Copy digest" />
        </dd>
        <dt className="text-muted-foreground">Source</dt>
        <dd className="truncate">{sourceType}</dd>
        {readProfile(profile).map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="text-muted-foreground">{key}</dt>
            <dd className="tabular">{typeof value === 'number' ? formatNumber(value) : value}</dd>
          </div>
        ))}
      </dl>
      {columns.length > 0 && (
        <ul
          className="mb-2 ms-5 max-h-56 overflow-y-auto rounded-md border text-xs scroll-thin"
          aria-label={`Columns of ${name}`}
        >
          {columns.map(({ column, type }) => (
            <li key={column} className="flex justify-between gap-3 border-b px-2 py-1 last:border-b-0">
              <span className="truncate">{column}</span>
              <span className="font-mono text-muted-foreground">{type}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
