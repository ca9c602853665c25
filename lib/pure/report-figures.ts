/** What a link within a report shows in its place, live: the page of the console that it leads to, or a part of it. */

export type Figure =
  /** The runs of an experiment: one chart of the view, or its table. `params` are the view's, as the page's address has them. */
  | { kind: 'chart' | 'runs'; experimentId: string; params: URLSearchParams }
  /** Of one run: a chart, a picture among its artifacts, or what it is. */
  | { kind: 'run-chart'; experimentId: string; runId: string; metricKey: string; params: URLSearchParams }
  | { kind: 'picture'; experimentId: string; runId: string; path: string }
  | { kind: 'run'; experimentId: string; runId: string }
  /** Runs side by side, or whether one group of them is really better. */
  | { kind: 'compare'; experimentId: string; params: URLSearchParams }
  | { kind: 'model'; name: string }
  | { kind: 'version'; name: string; version: string };

const OF_EXPERIMENT = /^\/experiments\/(\d{1,10})\/?$/;
const OF_RUN = /^\/experiments\/(\d{1,10})\/runs\/([0-9a-f]{32})\/?$/;
const COMPARED = /^\/experiments\/(\d{1,10})\/compare\/?$/;
const MODEL = /^\/models\/([^/]+)(?:\/versions\/(\d{1,9}))?\/?$/;
const PICTURE = /\.(png|jpe?g|gif|webp|bmp|svg|avif)$/i;

/** The path and query of a link into this console; undefined for one that leads elsewhere. */
export function ownAddress(href: string, origin: string): URL | undefined {
  if (!/^(https?:\/\/|\/(?!\/))/i.test(href)) return undefined;
  try {
    const url = new URL(href, origin);
    return url.origin === new URL(origin).origin ? url : undefined;
  } catch {
    return undefined;
  }
}

/** What a link that stands in a line of its own shows; undefined for one that stays a link. */
export function figureOf(href: string, origin: string): Figure | undefined {
  const url = ownAddress(href, origin);
  if (!url) return undefined;
  const { pathname, searchParams: params } = url;
  const [, experiment] = OF_EXPERIMENT.exec(pathname) ?? [];
  if (experiment) {
    const isChart = largeOf(params) !== undefined;
    return { kind: isChart ? 'chart' : 'runs', experimentId: experiment, params };
  }
  const [, compared] = COMPARED.exec(pathname) ?? [];
  if (compared) return params.get('runs') ? { kind: 'compare', experimentId: compared, params } : undefined;
  const [, model, version] = MODEL.exec(pathname) ?? [];
  const name = model && plain(model);
  if (name) return version ? { kind: 'version', name, version } : { kind: 'model', name };
  const [, experimentId, runId] = OF_RUN.exec(pathname) ?? [];
  if (!experimentId || !runId) return undefined;
  const [metricKey, path] = [params.get('chart'), params.get('path')];
  if (metricKey) return { kind: 'run-chart', experimentId, runId, metricKey, params };
  if (path && PICTURE.test(path)) return { kind: 'picture', experimentId, runId, path };
  return { kind: 'run', experimentId, runId };
}

/** A part of a path as it was before it was written into one; undefined for one that nobody writes. */
function plain(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function largeOf(params: URLSearchParams): string | undefined {
  try {
    const layout: unknown = JSON.parse(params.get('charts') ?? 'null');
    const large =
      typeof layout === 'object' && layout !== null && 'large' in layout ? layout.large : undefined;
    return typeof large === 'string' ? large : undefined;
  } catch {
    return undefined;
  }
}

/** What a link within a sentence shows: `…/runs/<id>?value=val/loss`, the last value of a metric, or of a param. */
export function valueLinkOf(href: string, origin: string): { runId: string; key: string } | undefined {
  const url = ownAddress(href, origin);
  const [, , runId] = (url && OF_RUN.exec(url.pathname)) ?? [];
  const key = url?.searchParams.get('value');
  return runId && key ? { runId, key } : undefined;
}

/** A line of a report for an address that somebody pasted: what it shows, under a name. */
export const figureLine = (name: string, { pathname, search }: Pick<URL, 'pathname' | 'search'>): string =>
  `[${name.replace(/[[\]\\]/g, '\\$&')}](<${pathname}${search.replace(/>/g, '%3E')}>)`;
