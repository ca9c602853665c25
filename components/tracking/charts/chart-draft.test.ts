import { expect, it } from 'vitest';
import { draftOf, specOf } from './chart-draft';
import { addChart, changeChart, chartsOf, FIRST_LAYOUT, readLayout } from './layout';
import { titleOfChart } from './titles';

const named = addChart(
  FIRST_LAYOUT,
  specOf({ kind: 'line', columns: ['metrics.loss'], title: ' Mine ', low: '0', high: '' }),
);
const chartIn = (layout: typeof named) => {
  const [chart] = chartsOf(readLayout(JSON.parse(JSON.stringify(layout))), []);
  if (!chart) throw new Error('there is no chart');
  return chart;
};

it('keeps what was given', () =>
  expect(chartIn(named)).toMatchObject({ kind: 'line', title: 'Mine', y: [0, null] }));

it('takes a name and the ends of an axis away where they were emptied', () => {
  const chart = chartIn(named);
  const changed = chartIn(changeChart(named, chart.id, specOf({ ...draftOf(chart), title: '', low: '' })));
  expect(titleOfChart(changed)).toBe('loss');
  expect(changed.y).toBeUndefined();
});
