import type { Line, LinesAnswer, Value } from '@/components/charts/lines';
import { colourOf } from '@/components/serving/traffic-bar';
import type { OutputOf } from '@/lib/client/call';
import { formatNumber } from '@/lib/pure/format';

type Monitored = OutputOf<'monitoring.getModelQuality'>['monitors'][number];

/** Versions by themselves, with what the reference had as a dashed line. Colours are those of the versions in charts of their requests. */
export function linesByVersion(
  { windows, versions, reference }: Pick<Monitored, 'windows' | 'versions' | 'reference'>,
  metric: string,
): LinesAnswer {
  const lines = versions.map(({ version, values }, at) => line(`Version ${version}`, colourOf(at), values));
  const known =
    reference === null
      ? []
      : [
          {
            ...line(
              'Reference',
              'var(--muted-foreground)',
              windows.map(() => reference),
            ),
            dash: '4 3',
          },
        ];
  return {
    x: windows.map(({ start }) => start),
    lines: [...lines, ...known],
    rawPoints: windows.length * versions.length,
    isSampled: false,
    sentence: `${metric}, last values: ${lines.map(({ name, last }) => `${name}: ${sayLast(last)}`).join('; ')}.`,
  };
}

const line = (name: string, colour: string, last: readonly Value[]): Line => ({
  id: name,
  name,
  colour,
  last: [...last],
  breaks: last.flatMap((value, at) => (value === null ? [at] : [])),
});

const sayLast = (values: readonly Value[]): string => {
  const last = values.findLast((value) => value !== null);
  return last === undefined || last === null ? 'none' : formatNumber(last);
};
