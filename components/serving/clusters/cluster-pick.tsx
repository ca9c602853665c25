'use client';
import { Field } from '@/components/data/form';
import { Select } from '@/components/ui/select';
import { useOperation } from '@/lib/client/use-operation';

/** The model servers of this installation: no cluster has such a name. */
export const HERE = '@here';

type ClusterPickProps = { cluster: string; onPick: (cluster: string) => void; error?: string };

export function ClusterPick({ cluster, onPick, error }: ClusterPickProps) {
  const { data } = useOperation('serving.nameClusters', {});
  if (!data || data.clusters.length === 0) return null;
  const options = [
    { value: HERE, label: 'Here, on the model servers' },
    ...data.clusters.map(({ name }) => ({ value: name, label: `On the cluster ${name} (experimental)` })),
  ];
  return (
    <Field
      label="Runs"
      {...(cluster !== HERE && {
        hint: 'KServe executes it as an MLflow model. It is told to be ready when KServe says so.',
      })}
      {...(error && { error })}
    >
      <Select label="Runs" value={cluster} onValueChange={onPick} options={options} className="w-full" />
    </Field>
  );
}
