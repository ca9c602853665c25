'use client';
import { CopyButton } from '@/components/data/copy-button';
import { type PagePart, PageTabs } from '@/components/data/page-tabs';
import { ObjectPage } from '@/components/shell/object-page';
import { lazyPart } from '@/components/ui/lazily';
import { usePageTitle } from '@/lib/client/use-page-title';
import { ModelActions } from './model-actions';
import { type ModelPageData, useModelPage } from './use-model-page';
import { VersionsTab } from './versions-tab';

const UseTab = lazyPart(() => import('../use/use-tab').then((module) => module.UseTab), { tabs: ['use'] });
const RulesTab = lazyPart(() => import('../rules/rules-tab').then((module) => module.RulesTab), {
  tabs: ['rules'],
});
const HistoryTab = lazyPart(() => import('../history/history-tab').then((module) => module.HistoryTab), {
  tabs: ['history'],
});
const ActivityTab = lazyPart(() => import('../activity/activity-tab').then((module) => module.ActivityTab), {
  tabs: ['activity'],
});
const ModelLineage = lazyPart(() => import('./model-lineage').then((module) => module.ModelLineage), {
  tabs: ['lineage'],
});
const WebhooksPanel = lazyPart(
  () => import('../webhooks/webhooks-panel').then((module) => module.WebhooksPanel),
  { tabs: ['webhooks'] },
);

export const MODELS_CRUMB = { label: 'Models', href: '/models' };

export function ModelPage({ name }: { name: string }) {
  const query = useModelPage(name);
  usePageTitle(query.data?.model.name);
  return (
    <ObjectPage
      query={query}
      what="the model"
      crumbs={[MODELS_CRUMB]}
      bar={(page) => ({
        title: page.model.name,
        copy: <CopyButton text={page.model.name} label="Copy the name" />,
        actions: <ModelActions page={page} />,
      })}
    >
      {(page) => <PageTabs of="the model" group="Model" parts={partsOf(page)} />}
    </ObjectPage>
  );
}

function partsOf(page: ModelPageData): PagePart[] {
  const { model, counts, rules, may } = page;
  const { name } = model;
  return [
    { value: 'versions', label: 'Versions', count: counts.versions, body: <VersionsTab page={page} /> },
    {
      value: 'use',
      label: 'In use',
      body: <UseTab name={name} newest={newestOf(page)} />,
    },
    {
      value: 'rules',
      label: 'Rules',
      count: rules.stages.length + rules.aliases.length,
      body: <RulesTab page={page} />,
    },
    { value: 'history', label: 'Stage history', body: <HistoryTab name={name} modelId={model.id} /> },
    { value: 'activity', label: 'Activity', body: <ActivityTab name={name} /> },
    { value: 'lineage', label: 'Lineage', isWhole: true, body: <ModelLineage model={model} /> },
    ...(may.manage
      ? [
          {
            value: 'webhooks',
            label: 'Webhooks',
            count: counts.webhooks,
            body: <WebhooksPanel modelName={name} />,
          },
        ]
      : []),
  ];
}

const newestOf = ({ model }: ModelPageData): string | undefined =>
  model.latestVersions
    .map(({ version }) => version)
    .sort((a, b) => Number(b) - Number(a))
    .at(0);
