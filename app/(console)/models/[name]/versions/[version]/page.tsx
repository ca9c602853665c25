import { VersionPage } from '@/components/registry/version/version-page';
import { nameOfPath } from '@/lib/pure/path-name';
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
    >
      <VersionPage name={name} version={version} />
    </Prefetched>
  );
}
