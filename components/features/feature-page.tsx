'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { Block, Nothing } from '@/components/data/block';
import { NumberText } from '@/components/data/number';
import { ObjectPage } from '@/components/shell/object-page';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import { distinctTitle } from '@/lib/pure/distinct-values';
import { BY, FeatureHistory } from './feature-history';
import { FeatureWords } from './feature-words';
import { LineageTab } from './lineage-tab';
import { tableHref } from './links';
import { MiniHistogram } from './mini-histogram';

type History = OutputOf<'features.getFeatureHistory'>;

export function FeaturePage({ name, feature }: { name: string; feature: string }) {
  const [by, setBy] = useQueryState('by', parseAsStringLiteral(BY).withDefault('version'));
  const query = useOperation('features.getFeatureHistory', { name, feature, by }, { keepPrevious: true });
  const table = useOperation('features.getTable', { name });
  usePageTitle(feature);
  const crumbs = [
    { label: 'Feature tables', href: '/features' },
    { label: name, href: tableHref(name) },
  ];
  return (
    <ObjectPage
      query={query}
      what="the feature"
      crumbs={crumbs}
      title={feature}
      bar={({ type }) => ({
        title: feature,
        beside: <span className="text-muted-foreground">{type.toLowerCase()}</span>,
      })}
    >
      {(history) => (
        <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
          <div className="flex flex-col gap-6 p-4 lg:p-6">
            {table.data && <FeatureWords table={table.data.featureTable} feature={feature} />}
            <Latest feature={feature} history={history} />
            <FeatureHistory feature={feature} history={history} by={by} onBy={(next) => void setBy(next)} />
          </div>
          {table.data && (
            <div className="h-96 border-t">
              <LineageTab table={table.data.featureTable} feature={feature} />
            </div>
          )}
        </div>
      )}
    </ObjectPage>
  );
}

/** How the values of the latest version spread. */
function Latest({ feature, history }: { feature: string; history: History }) {
  const point = history.points.at(-1);
  const profile = point?.profile;
  if (!point || !profile) {
    return (
      <Block title="Values">
        <Nothing>They are counted after each write; the first count is on its way.</Nothing>
      </Block>
    );
  }
  const [least, q1, q2, q3, greatest] = profile.quantiles ?? [];
  return (
    <Block title={`Values of version ${point.version}`}>
      {profile.histogram && (
        <div className="origin-top-left scale-x-200 scale-y-200 pb-8">
          <MiniHistogram name={feature} counts={profile.histogram} least={least} greatest={greatest} />
        </div>
      )}
      {profile.quantiles && (
        <dl className="flex flex-wrap gap-x-6 gap-y-1">
          {(
            [
              ['Least', least],
              ['First quartile', q1],
              ['Median', q2],
              ['Third quartile', q3],
              ['Greatest', greatest],
              ['Mean', profile.mean],
              ['Standard deviation', profile.std],
              [distinctTitle(point.rows), profile.distinct],
            ] as const
          ).map(([title, value]) => (
            <div key={title}>
              <dt className="text-xs text-muted-foreground">{title}</dt>
              <dd>
                <NumberText value={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {profile.top && (
        <ul className="max-w-md">
          {profile.top.map(({ value, count }) => (
            <li key={value} className="flex justify-between gap-4 py-0.5">
              <span className="truncate">{value}</span>
              <span className="tabular text-muted-foreground">{count}</span>
            </li>
          ))}
        </ul>
      )}
      {profile.least && (
        <p>
          From {profile.least} to {profile.greatest}
        </p>
      )}
    </Block>
  );
}
