'use client';
import { Field } from '@/components/data/form';
import { TablePick } from '@/components/features/table-pick';
import { ModelPick, VersionPick } from '@/components/serving/version-pick';
import { Select } from '@/components/ui/select';
import { NumberInput } from './number-input';
import type { Setup } from './setup-state';

type Props = {
  setup: Setup;
  onSet: (more: Partial<Setup>) => void;
  hasReference: boolean;
  isOfEndpoint: boolean;
};

const HINTS: Partial<Record<Setup['reference'], string>> = {
  table: 'As it is now; saving these settings again reads it anew.',
  training: 'Of its newest version, unless another is chosen.',
};

/** What a window is held against. */
export function SetupReference({ setup, onSet, hasReference, isOfEndpoint }: Props) {
  const { reference } = setup;
  const references = [
    { value: 'rolling' as const, label: 'The windows before it' },
    { value: 'sameWeekday' as const, label: 'The same time of earlier weeks' },
    {
      value: 'training' as const,
      label: isOfEndpoint ? 'What the served version was trained on' : 'What a model was trained on',
    },
    { value: 'table' as const, label: 'A feature table' },
    ...(hasReference ? [{ value: 'uploaded' as const, label: 'The uploaded reference' }] : []),
    ...(reference === 'range' ? [{ value: 'range' as const, label: 'A time that was accepted' }] : []),
  ];
  const hint =
    reference === 'training' && isOfEndpoint
      ? 'Its training set, or the dataset of its run. It goes along when the endpoint’s version does.'
      : (HINTS[reference] ?? 'What a window is held against.');
  return (
    <>
      <Field label="Compared with" hint={hint}>
        <Select
          label="Compared with"
          value={reference}
          options={references}
          onValueChange={(next) => onSet({ reference: next })}
        />
      </Field>
      {(reference === 'rolling' || reference === 'sameWeekday') && (
        <Field label={reference === 'rolling' ? 'How many windows' : 'How many weeks'}>
          <NumberInput
            min={1}
            max={reference === 'rolling' ? 100 : 26}
            step={1}
            value={setup.referenceSize}
            onNumber={(referenceSize) => onSet({ referenceSize })}
          />
        </Field>
      )}
      {reference === 'training' && !isOfEndpoint && (
        <div className="grid grid-cols-2 items-start gap-4">
          <ModelPick
            model={setup.referenceModel}
            onPick={(referenceModel) => onSet({ referenceModel, referenceVersion: '' })}
          />
          {setup.referenceModel && (
            <VersionPick
              model={setup.referenceModel}
              version={setup.referenceVersion}
              onPick={(referenceVersion) => onSet({ referenceVersion })}
            />
          )}
        </div>
      )}
      {reference === 'table' && (
        <Field label="Table" hint="Of the names that the watched columns have.">
          <TablePick
            label="Choose a table"
            value={setup.referenceTable}
            onPick={(referenceTable) => onSet({ referenceTable })}
          />
        </Field>
      )}
    </>
  );
}

/** Whether all is said that the choice needs. */
export const isReferenceSaid = (
  { reference, referenceModel, referenceTable }: Setup,
  isOfEndpoint: boolean,
): boolean =>
  (reference !== 'training' || isOfEndpoint || referenceModel !== '') &&
  (reference !== 'table' || referenceTable !== '');
