import { Skeleton } from '@/components/ui/skeleton';
import { TableCell } from '@/components/ui/table';

const ROWS = 12;

/** Grey rows in the columns that the list will have: nothing moves when they come. */
export const ListSkeleton = ({
  columns,
}: {
  columns: readonly { id?: string; title: string; isTitleHidden?: boolean; className?: string }[];
}) =>
  Array.from({ length: ROWS }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: grey bars are all alike.
    <tr key={row} className="animate-[fade_120ms_150ms_backwards]">
      {columns.map(({ id, title, isTitleHidden, className }, at) => (
        <TableCell key={id ?? title} className={className}>
          {!isTitleHidden && <Skeleton className={at === 0 ? 'w-48 max-w-full' : 'w-3/5'} />}
        </TableCell>
      ))}
      <td aria-hidden className="w-2 p-0 lg:w-4" />
    </tr>
  ));
