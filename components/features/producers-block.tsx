'use client';
import Link from 'next/link';
import { Block, Nothing } from '@/components/data/block';
import { Time } from '@/components/data/time';
import type { TableData } from './snippets';

/** What computes the table, and when it last did: a job that went silent is seen here first. */
export const ProducersBlock = ({ producers }: Pick<TableData, 'producers'>) => (
  <Block title="Producers" count={producers.length}>
    {producers.length === 0 ? (
      <Nothing>
        What computes a table says so with{' '}
        <code className="font-mono [overflow-wrap:anywhere]">
          FeatureStoreClient(producer="nightly/features.py")
        </code>
        .
      </Nothing>
    ) : (
      <ul>
        {producers.map(({ producer, runId, version, time }) => (
          <li key={producer} className="flex flex-col py-0.5">
            <span className="font-mono text-xs leading-5 [overflow-wrap:anywhere]">{producer}</span>
            <span className="text-muted-foreground text-xs tabular">
              <Time value={time} />, version {version}
              {runId !== null && (
                <>
                  , run{' '}
                  <Link href={`/runs/${runId}`} className="rounded-xs hover:text-accent">
                    {runId.slice(0, 8)}
                  </Link>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    )}
  </Block>
);
