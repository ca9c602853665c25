'use client';
import { NumberText } from '@/components/data/number';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { firstLine } from '@/lib/pure/first-line';
import { plural } from '@/lib/pure/format';
import { modelHref, versionHref } from '../registry/links';
import { StageBadge } from '../registry/stage-badge';
import { FigureFault } from './figure-frame';
import { ValueList } from './value-list';

const CARD = 'rounded-lg border px-3 py-2.5';
const NAME = 'rounded-xs font-medium text-foreground no-underline hover:underline';
const FRESH = { staleTime: 30_000 };

/** A registered model: which version is where. */
export function ModelFigure({ name }: { name: string }) {
  const { data, error } = useOperation('registry.getModelPage', { name }, FRESH);
  if (error) return <FigureFault message={error.message} />;
  if (!data) return <Skeleton className="h-28" />;
  const { model, counts } = data;
  return (
    <section aria-label={`The model ${name}`} className={CARD}>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <HoverLink href={modelHref(name)} className={NAME}>
          {name}
        </HoverLink>
        <span className="text-xs text-muted-foreground">
          {plural(counts.versions, 'version')} · changed <Time value={model.lastUpdatedTimestamp} />
        </span>
      </p>
      {model.description && <p className="text-muted-foreground">{firstLine(model.description)}</p>}
      <ul className="mt-1 flex flex-col gap-1">
        {model.latestVersions.map(({ version, currentStage, aliases }) => (
          <li key={version} className="flex flex-wrap items-center gap-2">
            <HoverLink href={versionHref(name, version)} className={NAME}>
              Version {version}
            </HoverLink>
            <StageBadge stage={currentStage} />
            {aliases.map((alias) => (
              <Badge key={alias} tone="outline">
                @{alias}
              </Badge>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A version: where it is, and what was measured of it. */
export function VersionFigure({ name, version }: { name: string; version: string }) {
  const { data, error } = useOperation('registry.getVersionPage', { name, version }, FRESH);
  if (error) return <FigureFault message={error.message} />;
  if (!data) return <Skeleton className="h-28" />;
  const { version: shown, run, metrics } = data;
  const values = [
    ...metrics.map(({ key, value }) => ({
      key: `metric ${key}`,
      title: key,
      value: <NumberText value={value} />,
    })),
    ...(run?.params ?? []).map(({ key, value }) => ({ key: `param ${key}`, title: key, value })),
  ];
  return (
    <section aria-label={`Version ${version} of ${name}`} className={CARD}>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <HoverLink href={versionHref(name, version)} className={NAME}>
          {name}, version {version}
        </HoverLink>
        <StageBadge stage={shown.currentStage} />
        {shown.aliases.map((alias) => (
          <Badge key={alias} tone="outline">
            @{alias}
          </Badge>
        ))}
        <span className="text-xs text-muted-foreground">
          registered <Time value={shown.creationTimestamp} /> by {shown.userId}
        </span>
      </p>
      {shown.description && <p className="text-muted-foreground">{firstLine(shown.description)}</p>}
      <ValueList values={values} />
    </section>
  );
}
