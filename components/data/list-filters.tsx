/** What lists of several kinds are narrowed by. */
import { Segmented } from '@/components/ui/segmented';
import { FilterChip } from './filter-chip';

type Whose = 'anyone' | 'me';

export const WhoseFilter = ({
  of,
  value,
  onChange,
}: {
  of: string;
  value: Whose;
  onChange: (value: Whose) => unknown;
}) => (
  <Segmented
    label={`Whose ${of}`}
    value={value}
    onValueChange={(next) => void onChange(next)}
    options={[
      { value: 'anyone', label: 'Everyone’s' },
      { value: 'me', label: 'Mine' },
    ]}
  />
);

/** The one tag that all of the list have. */
export const TagFilter = ({ tag, onClear }: { tag: string; onClear: () => unknown }) =>
  tag !== '' && (
    <FilterChip what={`the tag ${tag}`} onClear={() => void onClear()}>
      {tag}
    </FilterChip>
  );
