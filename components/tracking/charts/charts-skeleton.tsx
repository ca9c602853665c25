import { GAP } from '@/components/charts/geometry';
import { Skeleton } from '@/components/ui/skeleton';
import { AROUND, HEIGHTS } from './sizes';

const AT_FIRST = 6;

/** The places of charts on their way, as large as the charts will be. */
export const ChartPlaces = ({ width }: { width?: number | undefined }) => (
  <>
    {Array.from({ length: AT_FIRST }, (_, at) => (
      <Skeleton
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        key={at}
        className={width === undefined ? 'min-w-[340px] flex-1' : ''}
        style={{ height: HEIGHTS[1] + AROUND, ...(width !== undefined && { width: width + 2 }) }}
      />
    ))}
  </>
);

/** Charts with their toolbar, before any of it has come. */
export const ChartsSkeleton = () => (
  <div aria-busy className="animate-[fade_120ms_150ms_backwards]">
    <div className="h-12 border-b" />
    <div className="m-4 flex flex-wrap" style={{ gap: GAP }}>
      <ChartPlaces />
    </div>
  </div>
);
