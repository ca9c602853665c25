import { ModelPage } from '@/components/registry/model/model-page';
import { nameOfPath } from '@/lib/pure/path-name';
import { Prefetched } from '../../../prefetched';

export default async function Model({ params }: PageProps<'/models/[name]'>) {
  const name = nameOfPath((await params).name);
  return (
    <Prefetched
      questions={[
        ['registry.getModelPage', { name }],
        ['registry.getSettings', {}],
        ['registry.getChampion', { name }],
        ['registry.getTimeline', { name }],
        ['serving.listServing', { model: name }],
      ]}
    >
      <ModelPage name={name} />
    </Prefetched>
  );
}
