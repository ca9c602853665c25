'use client';
import { MlModelFacts } from '@/components/artifacts/mlmodel/mlmodel-facts';
import { useMlModel } from '@/components/artifacts/mlmodel/use-mlmodel';
import { type ArtifactSource, nameOf, useFolder } from '@/components/artifacts/source';
import { Block, Nothing } from '@/components/data/block';
import { NumberText } from '@/components/data/number';
import { QueryPanel } from '@/components/data/query-panel';
import { ParamsBlock } from '@/components/tracking/run/params-block';
import { lazyPart } from '@/components/ui/lazily';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { RequestsBlock } from './requests-block';
import { StageReadiness } from './stage-readiness';
import type { VersionPageData } from './use-version-page';
import { VersionAbout } from './version-about';

const VersionReplays = lazyPart(
  () => import('@/components/serving/replay/version-replays').then((module) => module.VersionReplays),
  { isOnServer: false },
);

/** What the version is, what it takes to move it, and what others ask of it. */
export function OverviewTab({ page }: { page: VersionPageData }) {
  const { version, run, metrics } = page;
  return (
    <div className="grid gap-x-8 gap-y-6 px-4 py-4 lg:grid-cols-[minmax(0,1fr)_340px] lg:grid-rows-[auto_1fr] lg:px-6">
      <div className="flex min-w-0 flex-col gap-6">
        <RequestsBlock page={page} />
        <StageReadiness page={page} />
        <Metrics metrics={metrics} />
      </div>
      <div className="flex min-w-0 flex-col gap-6 lg:col-start-2 lg:row-span-2 lg:row-start-1">
        <VersionAbout page={page} />
      </div>
      {/* Comes after the page: on a phone too, little stands below it that it could push away. */}
      <div className="flex min-w-0 flex-col gap-6">
        <Described id={`${version.name}/${version.version}`} />
        {run && run.params.length > 0 && <ParamsBlock params={run.params} />}
        <VersionReplays name={version.name} version={Number(version.version)} />
      </div>
    </div>
  );
}

type Metric = VersionPageData['metrics'][number];
const SHOWN = 30;

const measuredOn = ({ isOfModel, dataset }: Metric): string =>
  dataset ?? (isOfModel ? 'the model itself' : 'logged by its run');

/** What was measured on it last, and else what its run logged; the machine's own metrics are left to the run's page. */
function Metrics({ metrics }: { metrics: readonly Metric[] }) {
  const own = metrics.filter(({ key }) => !key.startsWith('system/'));
  if (own.length === 0) return null;
  const areOfModel = own.some(({ isOfModel }) => isOfModel);
  const title = areOfModel ? 'Metrics' : 'Metrics of the run';
  return (
    <Block title={title} count={own.length}>
      <div className="rounded-lg border">
        <Table label={title}>
          <thead>
            <tr>
              <TableHead className="first:ps-3 lg:first:ps-3">Metric</TableHead>
              {areOfModel && <TableHead>Measured on</TableHead>}
              <TableHead align="end">Step</TableHead>
              <TableHead align="end" className="last:pe-3 lg:last:pe-3">
                Value
              </TableHead>
            </tr>
          </thead>
          <tbody>
            {own.slice(0, SHOWN).map((metric) => (
              <TableRow key={metric.key}>
                <TableCell className="font-medium first:ps-3 lg:first:ps-3">{metric.key}</TableCell>
                {areOfModel && (
                  <TableCell className="max-w-40 truncate text-muted-foreground" title={measuredOn(metric)}>
                    {measuredOn(metric)}
                  </TableCell>
                )}
                <TableCell align="end" className="text-muted-foreground">
                  {metric.step}
                </TableCell>
                <TableCell align="end" className="last:pe-3 lg:last:pe-3">
                  <NumberText value={metric.value} />
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      </div>
      {own.length > SHOWN && (
        <p className="pt-1 text-xs text-muted-foreground">
          {SHOWN} of {own.length}; the pages of the run and of its model have them all.
        </p>
      )}
    </Block>
  );
}

/** Signature, input example and flavors, from its own MLmodel file. */
function Described({ id }: { id: string }) {
  const source: ArtifactSource = { kind: 'version', id };
  const listing = useFolder(source, '');
  if (listing.error) {
    return (
      <Block title="Signature">
        <Nothing>Its files are not kept by this server: they say what it takes and gives.</Nothing>
      </Block>
    );
  }
  const file = listing.data?.files.find(({ path }) => nameOf(path) === 'MLmodel');
  if (!listing.data) return <Skeleton className="h-96" />;
  return file ? (
    <MlModelFile source={source} size={file.fileSize ?? 0} />
  ) : (
    <Block title="Signature">
      <Nothing>It has no MLmodel file, which would say what it takes and gives.</Nothing>
    </Block>
  );
}

const MlModelFile = ({ source, size }: { source: ArtifactSource; size: number }) => (
  <QueryPanel
    query={useMlModel(source, 'MLmodel', size)}
    what="the model’s description"
    skeleton={<Skeleton className="h-96" />}
  >
    {(model) => <MlModelFacts source={source} folder="" model={model} />}
  </QueryPanel>
);
