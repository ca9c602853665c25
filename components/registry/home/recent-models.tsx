'use client';
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
    <section aria-labelledby="recent-models" className="min-w-0">
      <div className="flex min-h-7 items-center justify-between px-4 pb-1 lg:px-6">
        <h2 id="recent-models" className="text-sm font-semibold">
          Models
        </h2>
        <HoverLink
          href="/models"
          className="inline-flex min-h-6 items-center rounded-xs text-xs text-muted-foreground hover:text-foreground"
        >
          All models
        </HoverLink>
      </div>
      <ul className="border-y">
        {models.map(({ id, name, latest }) => {
          const live = latest.filter(({ kind }) => kind === 'production');
          return (
            <li key={id} className="flex min-h-9 items-center gap-2 border-b px-4 last:border-b-0 lg:px-6">
              <HoverLink
                data-list-item
                href={modelHref(name)}
                className="min-w-0 flex-1 truncate rounded-xs font-medium hover:text-accent"
              >
                {name}
              </HoverLink>
              {live.map(({ stage, kind, version }) => (
                <HoverLink key={stage} href={versionHref(name, version)} className="rounded-full">
                  <StageBadge stage={stage} kind={kind} version={version} />
                </HoverLink>
              ))}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
