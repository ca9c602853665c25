/** What is looked at, in each console. */
import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import type { Side } from '../tracking/servers';
import { scrollOver, sweepOver } from './browser';
import { METRICS, RUNS, WIDE } from './data';

export type Ids = { curves: string; wide: string; many: string };
type Look = { path: (ids: Ids) => string; isThere: string; use: (page: Page) => Promise<void> };

export type Scenario = { name: string; what: string } & Record<Side, Look>;

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const count = (selector: string) => `document.querySelectorAll('${selector}').length`;

export const SCENARIOS: Scenario[] = [
  {
    name: 'charts',
    what: `${METRICS} charts of ${RUNS} runs: all lines drawn; the pointer over one`,
    theirs: {
      path: ({ curves }) => `/#/experiments/${curves}/runs?compareRunsMode=CHART`,
      isThere: `${count('.js-plotly-plot')} >= ${METRICS} && ${count('.js-plotly-plot .scatterlayer .trace')} >= ${METRICS * RUNS}`,
      use: (page) => sweepOver(page, '.js-plotly-plot'),
    },
    ours: {
      path: ({ curves }) => `/experiments/${curves}`,
      isThere: `[...document.querySelectorAll('figure [role=img]')].filter((chart) => new Set([...chart.querySelectorAll('.mark path:not([fill-opacity])')].map((path) => path.closest('.mark').getAttribute('class'))).size >= ${RUNS}).length >= ${METRICS}`,
      use: (page) => sweepOver(page, '[role=application]'),
    },
  },
  {
    name: 'table',
    what: 'a table of many runs: its first rows; scrolling through it',
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
];
