'use client';
import { Button } from '@/components/ui/button';
import { plural } from '@/lib/pure/format';

type Props = {
  query: {
    data: { pages: readonly { total: number }[] } | undefined;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => Promise<unknown>;
  };
  shown: number;
  noun: string;
};

/** Below a list that is read by pages: how many there are, and the way to the next ones. */
export function MoreOf({ query, shown, noun }: Props) {
  const total = query.data?.pages.at(-1)?.total ?? 0;
  return (
    <div className="flex items-center gap-3 px-4 py-3 text-xs text-muted-foreground lg:px-6">
      {shown < total ? `${shown} of ${plural(total, noun)}` : plural(total, noun)}
      {query.hasNextPage && (
        <Button size="sm" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
    </div>
  );
}
