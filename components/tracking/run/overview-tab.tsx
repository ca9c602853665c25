'use client';
import { DatasetsBlock } from './datasets-block';
import { EnvironmentBlock } from './environment-block';
import { FamilyBlock } from './family-block';
import { MetricsBlock } from './metrics-block';
import { ModelsBlock } from './models-block';
import { ParamsBlock } from './params-block';
import { RunNote } from './run-note';
import { SourceBlock } from './source-block';
import { TagsBlock } from './tags-block';
import type { MetricSummary, RunPageData } from './use-run-page';

export function OverviewTab({ page, metrics }: { page: RunPageData; metrics: readonly MetricSummary[] }) {
  const { run } = page;
  return (
    <div className="grid gap-x-8 gap-y-6 px-4 py-4 lg:grid-cols-[minmax(0,1fr)_320px] lg:px-6">
      <div className="flex min-w-0 flex-col gap-6">
        <MetricsBlock runId={run.info.runId} metrics={metrics} status={run.info.status} />
        <ParamsBlock params={run.data.params} />
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <RunNote run={run} />
        <TagsBlock run={run} />
        <FamilyBlock page={page} />
        <ModelsBlock models={page.loggedModels} runId={run.info.runId} />
        <DatasetsBlock inputs={run.datasetInputs} />
        <SourceBlock run={run} />
        <EnvironmentBlock runId={run.info.runId} />
      </div>
    </div>
  );
}
