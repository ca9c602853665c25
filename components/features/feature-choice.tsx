'use client';
import { formatCount } from '@/lib/pure/format';
import { ColumnChoice } from './column-choice';
import { isLookedUp, type RecipeLookup } from './recipe';

type Props = {
  lookup: RecipeLookup;
  features: readonly { name: string }[];
  onChange: (lookup: RecipeLookup) => void;
};

/** Which features of a table are looked up. */
export function FeatureChoice({ lookup, features, onChange }: Props) {
  const all = features.map(({ name }) => name);
  const chosen = all.filter((name) => isLookedUp(lookup, name));
  return (
    <fieldset className="mt-3">
      <legend className="text-xs font-medium">
        Features{' '}
        <span className="font-normal text-muted-foreground tabular">
          {formatCount(chosen.length)} of {formatCount(all.length)}
        </span>
      </legend>
      <ColumnChoice
        of={`features of ${lookup.table}`}
        names={all}
        chosen={chosen}
        onChoose={(names) =>
          onChange({
            ...lookup,
            features: names.length === all.length ? [] : names,
            isNone: names.length === 0 || undefined,
          })
        }
      />
    </fieldset>
  );
}
