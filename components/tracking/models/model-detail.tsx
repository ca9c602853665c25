'use client';
import { MlModelFacts } from '@/components/artifacts/mlmodel/mlmodel-facts';
import { useMlModel } from '@/components/artifacts/mlmodel/use-mlmodel';
import { type ArtifactSource, nameOf, useFolder } from '@/components/artifacts/source';
import { Block, Nothing } from '@/components/data/block';
import { CodeBlock } from '@/components/data/code-block';
import { CopyId } from '@/components/data/copy-button';
import { NumberText } from '@/components/data/number';
import { QueryPanel } from '@/components/data/query-panel';
import { Time } from '@/components/data/time';
import { versionHref } from '@/components/registry/links';
import { RegisterButton } from '@/components/registry/register/register-button';
import { AliasBadge, StageBadge } from '@/components/registry/stage-badge';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import { ParamsBlock } from '../run/params-block';
import { loadModelSnippet } from '../snippets';

type Model = OutputOf<'tracking.getLoggedModel'>['model'];

/** A logged model: how to load it, what it takes and gives, how it did, what became of it. */
export function ModelDetail({ modelId }: { modelId: string }) {
  const query = useOperation('tracking.getLoggedModel', { modelId });
  return (
    <QueryPanel
      query={query}
      what="the model"
      skeleton={<Skeleton className="m-6 h-64" />}
      className="h-full overflow-y-auto scroll-thin"
    >
      {({ model }) => (
        <div className="grid gap-x-8 gap-y-6 px-4 py-4 lg:grid-cols-[minmax(0,1fr)_320px] lg:px-6">
          <div className="flex min-w-0 flex-col gap-6">
            <Description source={{ kind: 'model', id: modelId }} />
            <Metrics metrics={model.metrics} />
            {model.params.length > 0 && <ParamsBlock params={model.params} />}
          </div>
          <div className="flex min-w-0 flex-col gap-6">
            <Load modelId={modelId} />
            <Versions model={model} />
            <Facts model={model} />
          </div>
        </div>
      )}
    </QueryPanel>
  );
}

/** From the MLmodel file among its own. */
function Description({ source }: { source: ArtifactSource }) {
  const listing = useFolder(source, '');
  return (
    <QueryPanel query={listing} what="the model’s files" skeleton={<Skeleton className="h-40" />}>
      {({ files }) => {
        const file = files.find(({ path }) => nameOf(path) === 'MLmodel');
        return file ? (
          <Described source={source} size={file.fileSize ?? 0} />
        ) : (
          <p className="text-muted-foreground">
            It has no MLmodel file, which would say what it takes and gives.
          </p>
        );
      }}
    </QueryPanel>
  );
}

function Described({ source, size }: { source: ArtifactSource; size: number }) {
  return (
    <QueryPanel
      query={useMlModel(source, 'MLmodel', size)}
      what="the model"
      skeleton={<Skeleton className="h-40" />}
    >
      {(model) => <MlModelFacts source={source} folder="" model={model} />}
    </QueryPanel>
  );
}

const Metrics = ({ metrics }: { metrics: Model['metrics'] }) =>
  metrics.length > 0 && (
    <Block title="Metrics" count={metrics.length}>
      <div className="rounded-lg border">
        <Table label="Metrics of the model">
          <thead>
            <tr>
              <TableHead className="first:ps-3 lg:first:ps-3">Metric</TableHead>
              <TableHead>Dataset</TableHead>
              <TableHead align="end">Step</TableHead>
              <TableHead align="end" className="last:pe-3 lg:last:pe-3">
                Value
              </TableHead>
            </tr>
          </thead>
          <tbody>
            {metrics.map(({ key, value, step, datasetName, datasetDigest, timestamp }) => (
              <TableRow key={`${key} ${step} ${datasetName} ${datasetDigest} ${timestamp}`}>
                <TableCell className="font-medium first:ps-3 lg:first:ps-3">{key}</TableCell>
                <TableCell className="text-muted-foreground">{datasetName ?? '–'}</TableCell>
                <TableCell align="end" className="text-muted-foreground">
                  {step}
                </TableCell>
                <TableCell align="end" className="last:pe-3 lg:last:pe-3">
                  <NumberText value={value} />
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      </div>
    </Block>
  );

function Load({ modelId }: { modelId: string }) {
  const origin = useOrigin();
  return (
    <Block title="Load in Python">
      <CodeBlock label="Load this model in Python" code={loadModelSnippet(origin, `models:/${modelId}`)} />
    </Block>
  );
}

/** What it was registered as, and registering it. */
function Versions({ model: { modelId, sourceRunId, name, status } }: { model: Model }) {
  const { data } = useOperation('registry.listVersionsOf', { type: 'logged-model', id: modelId });
  const versions = data?.versions ?? [];
  return (
    <Block
      title="Registered as"
      count={versions.length}
      actions={
        status === 'LOGGED_MODEL_READY' && <RegisterButton of={{ modelId, runId: sourceRunId, name }} />
      }
    >
      {versions.length === 0 && <Nothing>Nothing yet: registered, it can be moved to a stage.</Nothing>}
      <ul>
        {versions.map(({ name: registered, version, stage, aliases }) => (
          <li key={`${registered} ${version}`} className="flex min-h-7 flex-wrap items-center gap-1.5">
            <HoverLink
              href={versionHref(registered, version)}
              className="truncate rounded-xs font-medium hover:text-accent"
            >
              {registered} version {version}
            </HoverLink>
            {stage !== 'None' && <StageBadge stage={stage} />}
            {aliases.map((alias) => (
              <AliasBadge key={alias} alias={alias} />
            ))}
          </li>
        ))}
      </ul>
    </Block>
  );
}

function Facts({ model }: { model: Model }) {
  const facts = [
    { name: 'Type', value: model.modelType },
    ...model.tags
      .filter(({ key }) => !key.startsWith('mlflow.'))
      .map(({ key, value }) => ({ name: key, value })),
    { name: 'Message', value: model.statusMessage ?? '' },
  ].filter(({ value }) => value !== '');
  return (
    <Block title="About">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1">
        <dt className="text-muted-foreground">Id</dt>
        <dd>
          <CopyId id={model.modelId} label="Copy model id" />
        </dd>
        <dt className="text-muted-foreground">Logged</dt>
        <dd>
          <Time value={model.creationTimestampMs} isAbsolute />
        </dd>
        {facts.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="truncate text-muted-foreground">{name}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
    </Block>
  );
}
