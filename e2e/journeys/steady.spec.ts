/** Pages come as they stay: nothing moves while they load, and nothing has to be scrolled sideways. */
import { filledRun, type Ids } from '../a11y/filled-run';
import { test } from '../fixtures';
import { expectSteady, WIDTHS } from '../steady';

const run = ({ experimentId, runId }: Ids) => `/experiments/${experimentId}/runs/${runId}`;

const PAGES: [name: string, path: (ids: Ids) => string][] = [
  ['home', () => '/'],
  ['experiments', () => '/experiments'],
  ['notifications', () => '/notifications'],
  ['runs', ({ experimentId }) => `/experiments/${experimentId}`],
  ['run', run],
  ['a run’s charts', (ids) => `${run(ids)}?tab=charts`],
  [
    'charts of a comparison',
    ({ experimentId, runId }) => `/experiments/${experimentId}/compare?runs=${runId}&tab=charts`,
  ],
  ['artifacts', (ids) => `${run(ids)}?tab=artifacts&path=notes%2Freadme.md`],
  ['lineage', (ids) => `${run(ids)}?tab=lineage`],
  ['audit log', () => '/admin/audit'],
  ['imports', () => '/admin/imports'],
  ['new import', () => '/admin/imports/new'],
  ['preferences', () => '/settings'],
];

for (const width of WIDTHS) {
  test.describe(`${width} wide`, () => {
    test.use({ viewport: { width, height: 900 } });
    for (const [name, path] of PAGES)
      test(name, async ({ page, api }) => expectSteady(page, path(await filledRun(api))));
  });
}
