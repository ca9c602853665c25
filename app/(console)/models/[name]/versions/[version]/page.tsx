import { askedStage } from '@/components/registry/version/asked-stage';
import { VersionPage } from '@/components/registry/version/version-page';
import { nameOfPath } from '@/lib/pure/path-name';
import { prefetch } from '@/lib/wire/console/prefetch';
import { Prefetched } from '../../../../../prefetched';

export default async function Version({ params }: PageProps<'/models/[name]/versions/[version]'>) {
  const { name: part, version } = await params;
  const name = nameOfPath(part);
  return (
    <Prefetched
      questions={[
        ['registry.getVersionPage', { name, version }],
        ['registry.getSettings', {}],
        ['registry.getLineage', { name, version }],
      ]}
      andThen={async (client) => {
        const page = await prefetch(client, 'registry.getVersionPage', { name, version });
        const stage = page && askedStage(page);
        if (stage) await prefetch(client, 'registry.getReadiness', { name, version, stage });
      }}
    >
      <VersionPage name={name} version={version} />
    </Prefetched>
  );
}
