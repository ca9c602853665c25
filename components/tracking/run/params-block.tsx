'use client';
import { useState } from 'react';
import { Block, Nothing } from '@/components/data/block';
import { CopyButton } from '@/components/data/copy-button';
import { SearchInput } from '@/components/data/search-input';
import { inNaturalOrder } from '@/lib/pure/natural-order';

const MANY = 8;

export function ParamsBlock({ params }: { params: readonly { key: string; value: string }[] }) {
  const [search, setSearch] = useState('');
  const needle = search.toLowerCase();
  const found = params
    .filter(({ key, value }) => key.toLowerCase().includes(needle) || value.toLowerCase().includes(needle))
    .toSorted((a, b) => inNaturalOrder(a.key, b.key));
  if (params.length === 0) {
    return (
      <Block title="Parameters">
        <Nothing>None were logged.</Nothing>
      </Block>
    );
  }
  return (
    <Block
      title="Parameters"
      count={params.length}
      actions={
        <>
          {params.length > MANY && (
            <SearchInput
              label="Search parameters"
              value={search}
              onValueChange={setSearch}
              className="w-44"
            />
          )}
          <CopyButton
            label="Copy as JSON"
            text={JSON.stringify(Object.fromEntries(params.map(({ key, value }) => [key, value])), null, 2)}
          />
        </>
      }
    >
      <dl className="rounded-lg border">
        {found.map(({ key, value }) => (
          <div
            key={key}
            className="group grid grid-cols-[minmax(96px,2fr)_3fr] items-start gap-4 border-b px-3 py-1.5 last:border-b-0 hover:bg-hover"
          >
            <dt className="truncate py-0.5 font-medium" title={key}>
              {key}
            </dt>
            <dd className="flex min-w-0 items-start gap-1">
              <span
                className="line-clamp-3 min-w-0 flex-1 whitespace-pre-wrap py-1 font-mono text-xs [overflow-wrap:anywhere]"
                title={value}
              >
                {value === '' ? <em className="font-sans text-muted-foreground">empty</em> : value}
              </span>
              <CopyButton
                label={`Copy ${key}`}
                text={value}
                className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
              />
            </dd>
          </div>
        ))}
        {found.length === 0 && (
          <p className="px-3 py-4 text-muted-foreground">No parameter has “{search}”.</p>
        )}
      </dl>
    </Block>
  );
}
