'use client';
import { HomeBlock, HomeRow } from '@/components/home/home-block';
import { RECENT_MODELS } from '@/components/home/questions';
import { HoverLink } from '@/components/ui/hover-link';
import { useOperation } from '@/lib/client/use-operation';
import { modelHref, versionHref } from '../links';
import { StageBadge } from '../stage-badge';

const LOOK_AGAIN = 15_000;

/** Models that changed last, and what of them is in production. */
export function RecentModels() {
  const { data } = useOperation('registry.listModels', RECENT_MODELS, { every: LOOK_AGAIN });
  const models = data?.models ?? [];
  if (models.length === 0) return null;
  return (
    <HomeBlock title="Models" all={{ href: '/models', label: 'All models' }}>
      <ul className="border-y">
        {models.map(({ id, name, latest }) => (
          <HomeRow key={id} href={modelHref(name)} name={name}>
            {latest
              .filter(({ kind }) => kind === 'production')
              .map(({ stage, kind, version }) => (
                <HoverLink key={stage} href={versionHref(name, version)} className="rounded-full">
                  <StageBadge stage={stage} kind={kind} version={version} />
                </HoverLink>
              ))}
          </HomeRow>
        ))}
      </ul>
    </HomeBlock>
  );
}
