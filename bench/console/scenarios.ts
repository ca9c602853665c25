/** What is looked at, in each console. */
import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import type { Side } from '../tracking/servers';
import { type Screen, scrollOver, sweepOver } from './browser';
import { METRICS, RUNS, WIDE } from './data';

export type Ids = { curves: string; wide: string; many: string };
type Look = { path: (ids: Ids) => string; isThere: string; use: (page: Page) => Promise<void> };

export type Scenario = { name: string; what: string; screen: Screen } & Record<Side, Look>;

/** A laptop's. */
const LAPTOP: Screen = { width: 1440, height: 900 };
/** No screen, but tall enough for ten charts at once. */
const TALL: Screen = { width: 1600, height: 3400 };

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
/** As many as one may compare at once. */
const COMPARED = 200;
const compared = Array.from({ length: COMPARED }, (_, at) => md5(`run ${at + 1}`));

const count = (selector: string) => `document.querySelectorAll('${selector}').length`;
/** Whether each of these that is in the window is as it should be, and there are two at least. */
const inSight = (selector: string, isDone: string) =>
  `((seen) => seen.length > 1 && seen.every((chart) => ${isDone}))([...document.querySelectorAll('${selector}')].filter((chart) => {
     const { top, bottom, width } = chart.getBoundingClientRect();
     return width > 0 && bottom > 0 && top < innerHeight;
   }))`;
/** The lines of a chart of ours, by whichever means they are drawn: each once. */
const LINES = `new Set([...chart.querySelectorAll('.mark path:not([fill-opacity])')].map((path) => path.closest('.mark').getAttribute('class'))).size`;

export const SCENARIOS: Scenario[] = [
  {
    name: 'charts',
    what: `${METRICS} charts of ${RUNS} runs: all lines of all charts drawn at once; the pointer over one`,
    screen: TALL,
    theirs: {
      path: ({ curves }) => `/#/experiments/${curves}/runs?compareRunsMode=CHART`,
      isThere: `${count('.js-plotly-plot')} >= ${METRICS} && ${count('.js-plotly-plot .scatterlayer .trace')} >= ${METRICS * RUNS}`,
      use: (page) => sweepOver(page, '.js-plotly-plot'),
    },
    ours: {
      path: ({ curves }) => `/experiments/${curves}`,
      isThere: `[...document.querySelectorAll('figure [role=img]')].filter((chart) => ${LINES} >= ${RUNS}).length >= ${METRICS}`,
      use: (page) => sweepOver(page, '[role=application]'),
    },
  },
  {
    name: 'laptop',
    what: `the same page: all lines of the charts that are in the window; the pointer over one`,
    screen: LAPTOP,
    theirs: {
      path: ({ curves }) => `/#/experiments/${curves}/runs?compareRunsMode=CHART`,
      isThere: inSight('.js-plotly-plot', `chart.querySelectorAll('.scatterlayer .trace').length >= ${RUNS}`),
      use: (page) => sweepOver(page, '.js-plotly-plot'),
    },
    ours: {
      path: ({ curves }) => `/experiments/${curves}`,
      isThere: inSight('figure', `${LINES} >= ${RUNS}`),
      use: (page) => sweepOver(page, '[role=application]'),
    },
  },
  {
    name: 'table',
    what: 'a table of many runs: its first rows; scrolling through it',
    screen: LAPTOP,
    theirs: {
      path: ({ many }) => `/#/experiments/${many}/runs?compareRunsMode=TABLE`,
      isThere: `${count('.ag-row')} > 20`,
      use: (page) => scrollOver(page, '.ag-body-viewport, .ag-root'),
    },
    ours: {
      path: ({ many }) => `/experiments/${many}`,
      isThere: `${count('[role=table] [data-row-id] a')} > 20`,
      use: (page) => scrollOver(page, '[role=table]'),
    },
  },
  {
    name: 'keys',
    what: `a run with ${WIDE.keys.toLocaleString('en-US')} metric keys: its charts; scrolling through them`,
    screen: LAPTOP,
    theirs: {
      path: ({ wide }) => `/#/experiments/${wide}/runs/${md5(WIDE.run)}/model-metrics`,
      isThere: `${count('.js-plotly-plot')} > 2`,
      use: (page) => scrollOver(page, '.js-plotly-plot'),
    },
    ours: {
      path: ({ wide }) => `/experiments/${wide}/runs/${md5(WIDE.run)}?tab=charts`,
      isThere: `${count('figure [role=img] .mark')} > 2`,
      use: (page) => scrollOver(page, 'figure'),
    },
  },
  {
    name: 'compare',
    what: `${COMPARED} runs side by side: the first lines; scrolling through them`,
    screen: LAPTOP,
    theirs: {
      path: ({ many }) =>
        `/#/compare-runs?runs=${encodeURIComponent(JSON.stringify(compared))}&experiments=${encodeURIComponent(JSON.stringify([many]))}`,
      isThere: `${count('.mlflow-compare-run-table td')} >= ${COMPARED}`,
      use: (page) => scrollOver(page, '.mlflow-compare-run-table'),
    },
    ours: {
      path: ({ many }) =>
        `/experiments/${many}/compare?runs=${compared.map((id) => id.slice(0, 12)).join(',')}`,
      isThere: `${count('[role=table] [aria-rowindex] [aria-pressed]')} >= 10`,
      use: (page) => scrollOver(page, '[role=table]'),
    },
  },
];
