import { expect, test } from 'vitest';
import { figureLine, figureOf, ownAddress, valueLinkOf } from './report-figures';

const ORIGIN = 'https://plumbline.example';
const RUN = 'a'.repeat(32);

test.each([
  ['/experiments/7', { kind: 'runs', experimentId: '7' }],
  [`${ORIGIN}/experiments/7?filter=a`, { kind: 'runs', experimentId: '7' }],
  [`/experiments/7?charts=${encodeURIComponent('{"large":"c1"}')}`, { kind: 'chart', experimentId: '7' }],
  ['/experiments/7?charts=%7Bbroken', { kind: 'runs' }],
  [`/experiments/7/runs/${RUN}?tab=charts&chart=val/loss`, { kind: 'run-chart', metricKey: 'val/loss' }],
  [`/experiments/7/runs/${RUN}?tab=artifacts&path=plots/a.PNG`, { kind: 'picture', path: 'plots/a.PNG' }],
  [`/experiments/7/runs/${RUN}?tab=artifacts&path=a.csv`, { kind: 'run', runId: RUN }],
  ['/experiments/7/compare?runs=ab,cd&tab=stats', { kind: 'compare', experimentId: '7' }],
  ['/models/my%20model?tab=rules', { kind: 'model', name: 'my model' }],
  ['/models/a/versions/3', { kind: 'version', name: 'a', version: '3' }],
])('%s is shown', (href, figure) => expect(figureOf(href, ORIGIN)).toMatchObject(figure));

test.each([
  'https://elsewhere.example/experiments/7',
  '//elsewhere.example/experiments/7',
  'javascript:alert(1)',
  '/experiments/7/compare',
  '/models/a/compare?versions=1.2',
  '/models/%E0%A4%A',
  'experiments/7',
  '/experiments/x',
])('%s stays a link', (href) => expect(figureOf(href, ORIGIN)).toBeUndefined());

test('a value stands in a sentence', () => {
  expect(valueLinkOf(`/experiments/7/runs/${RUN}?value=val/loss`, ORIGIN)).toEqual({
    runId: RUN,
    key: 'val/loss',
  });
  expect(valueLinkOf(`/experiments/7/runs/${RUN}`, ORIGIN)).toBeUndefined();
});

test('a pasted address becomes a line that is read back', () => {
  const url = ownAddress('/experiments/7?filter=a > (1) [x]', ORIGIN) as URL;
  const line = figureLine('a [b]', url);
  expect(line).toMatch(/^\[a \\\[b\\\]\]\(<\/experiments\/7\?filter=[^<>]+>\)$/);
});
