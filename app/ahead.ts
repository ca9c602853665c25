/** Answers that a page will ask for when it draws what they are of: on their way while its scripts begin. */
import { seriesQuestion } from '@/components/tracking/charts/series-question';
import { addressOf, type InputOf, type OperationName } from '@/lib/client/call';

/** An address to fetch ahead, and the windows where it is wanted. */
export type Ahead = { href: string; media?: string | undefined };

export const answerAhead = <Name extends OperationName>(
  name: Name,
  input: InputOf<Name>,
  media?: string,
): Ahead => ({ href: addressOf(name, input), media });

/** What most cards are narrower than: those ask for as many places. */
const WIDTH = 600;

type Courses = Omit<Parameters<typeof seriesQuestion>[1], 'metricKey' | 'width'> & {
  runIds: string[];
  /** Of as many as a laptop's window shows at once. */
  metricKeys: string[];
  /** The windows that show the chart at a place; all where it says none. */
  media?: (at: number) => string | undefined;
};

/** The courses of some charts. */
export function seriesAhead({ runIds, metricKeys, media, ...axis }: Courses): Ahead[] {
  if (runIds.length === 0) return [];
  return metricKeys.map((metricKey, at) =>
    answerAhead(
      'tracking.getMetricSeries',
      seriesQuestion(runIds, { ...axis, metricKey, width: WIDTH }),
      media?.(at),
    ),
  );
}
