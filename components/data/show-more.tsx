import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';

type Props = {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  /** What comes further down. */
  what?: 'more' | 'older';
  className?: string;
};

/** The foot of what is shown page after page, as long as it goes on. */
export const ShowMore = ({ query, what = 'more', className }: Props) =>
  query.hasNextPage && (
    <div className={cn('px-4 py-3 lg:px-6', className)}>
      <Button size="sm" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        Show {what}
      </Button>
    </div>
  );
