import { createLoader } from 'nuqs/server';
import { ModelPage } from '@/components/registry/model/model-page';
import { questionOf, VERSIONS_LINK } from '@/components/registry/model/versions-link';
import { nameOfPath } from '@/lib/pure/path-name';
import { Prefetched } from '../../../prefetched';

const readLink = createLoader(VERSIONS_LINK);

export default async function Model({ params, searchParams }: PageProps<'/models/[name]'>) {
  const name = nameOfPath((await params).name);
  const link = await readLink(searchParams);
  return (
    <Prefetched
      questions={[
        ['registry.getModelPage', { name }],
        ['registry.getSettings', {}],
        ['registry.getChampion', { name }],
        ['registry.getTimeline', { name }],
        ['serving.listServing', { model: name }],
      ]}
      lists={[['registry.listVersions', questionOf(name, link)]]}
    >
      <ModelPage name={name} />
    </Prefetched>
  );
}
