import { FilterX, Trash2 } from 'lucide-react';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';

const ClearButton = ({ onClear }: { onClear: () => void }) => (
  <Button onClick={onClear}>
    <FilterX />
    Clear the filter
  </Button>
);

export const FilterFault = ({ onClear }: { onClear: () => void }) => (
  <EmptyState
    icon={<FilterX />}
    title="This filter cannot be read"
    actions={<ClearButton onClear={onClear} />}
  >
    What is wrong stands under the filter.
  </EmptyState>
);

/** Of an experiment in the trash, whose runs went with it. */
export const ThrownAway = () => (
  <EmptyState icon={<Trash2 />} title="This experiment is in the trash">
    Its runs come back with it: restore it to see them, and to log here again.
  </EmptyState>
);

type NothingProps = { isTrash: boolean; filter: string; onClear: () => void };

export function NothingFound({ isTrash, filter, onClear }: NothingProps) {
  if (filter) {
    return (
      <div className="flex-1">
        <EmptyState
          icon={<FilterX />}
          title="No run matches the filter"
          actions={<ClearButton onClear={onClear} />}
        >
          <code className="font-mono text-xs text-foreground [overflow-wrap:anywhere]">{filter}</code>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="flex-1">
      <EmptyState icon={<Trash2 />} title={isTrash ? 'No deleted runs' : 'No runs'}>
        Deleted runs wait here until they are restored.
      </EmptyState>
    </div>
  );
}

export const RunsSkeleton = () => (
  <div
    aria-busy
    className="flex-1 animate-[fade_120ms_150ms_backwards] overflow-hidden px-4 pt-[52px] lg:px-6"
  >
    {Array.from({ length: 24 }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: grey bars are all alike.
      <div key={row} className="flex h-(--row-height) items-center gap-8 border-b">
        <Skeleton className="w-56" />
        <Skeleton className="w-20" />
        <Skeleton className="w-24" />
        <Skeleton className="hidden w-16 md:block" />
        <Skeleton className="hidden w-16 lg:block" />
        <Skeleton className="hidden w-16 lg:block" />
      </div>
    ))}
  </div>
);
