import { createLoader, parseAsInteger, parseAsString } from 'nuqs/server';
import { activityOf } from '@/components/registry/activity/activity-question';
import { ModelPage } from '@/components/registry/model/model-page';
import { questionOf, VERSIONS_LINK } from '@/components/registry/model/versions-link';
import { nameOfPath } from '@/lib/pure/path-name';
import { Prefetched, type Question } from '../../../prefetched';

const readLink = createLoader({
  ...VERSIONS_LINK,
  tab: parseAsString.withDefault('versions'),
  span: parseAsInteger.withDefault(1440),
});
type Link = Awaited<ReturnType<typeof readLink>>;

export default async function Model({ params, searchParams }: PageProps<'/models/[name]'>) {
  const name = nameOfPath((await params).name);
  const { questions = [], lists = [] } = ofTab(name, await readLink(searchParams));
  return (
    <Prefetched
      questions={[['registry.getModelPage', { name }], ['registry.getSettings', {}], ...questions]}
      lists={lists}
    >
      <ModelPage name={name} />
    </Prefetched>
  );
}

/** What the tab that is opened asks; the others ask when they are. */
function ofTab(name: string, link: Link): { questions?: Question[]; lists?: Question[] } {
  switch (link.tab) {
    case 'use':
      return {
        questions: [
          ['serving.listServing', { model: name }],
          ['monitoring.getModelQuality', { model: name }],
          ['serving.getModelCharts', { model: name, minutes: link.span }],
        ],
      };
    case 'activity':
      return { lists: [['registry.listActivity', activityOf(name)]] };
    case 'versions':
      return {
        questions: [
          ['registry.getChampion', { name }],
          ['registry.getTimeline', { name }],
          ['serving.listServing', { model: name }],
        ],
        lists: [['registry.listVersions', questionOf(name, link)]],
      };
    default:
      return {};
  }
}
