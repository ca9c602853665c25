import { Block, Nothing } from '@/components/data/block';
import { formatCount } from '@/lib/pure/format';
import type { Judged } from '@/lib/pure/replay/compare';
import { gainText, metricName, metricText } from './words';

/** Who was right, where what is true has become known. */
export const JudgedBlock = ({ judged, version }: { judged: Judged | null; version: number }) => (
  <Block title="Held to the labels">
    {judged ? (
      <>
        <dl className="flex flex-wrap gap-x-8 gap-y-2">
          <Figure
            name={`${metricName(judged.metric)} of what callers got`}
            value={metricText(judged.metric, judged.logged)}
          />
          <Figure
            name={`${metricName(judged.metric)} of version ${version}`}
            value={metricText(judged.metric, judged.candidate)}
          />
          <Figure name="Rows with a label" value={formatCount(judged.rows)} />
        </dl>
        <p className="mt-2 max-w-prose text-muted-foreground">{gainText(judged)}</p>
      </>
    ) : (
      <Nothing>
        No row has a label that could be held against the answers. Labels come later, by the ids of the
        requests; replay the version again then.
      </Nothing>
    )}
  </Block>
);

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt className="text-xs text-muted-foreground">{name}</dt>
    <dd className="text-lg font-semibold tabular">{value}</dd>
  </div>
);
