/** How the address of a run's page names what its charts show. The server reads it too, so as to send their data along. */
import {
  parseAsArrayOf,
  parseAsBoolean,
  parseAsFloat,
  parseAsJson,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';
import type { LineChoices } from '../charts/line-toolbar';
import { readArrangement } from './arrangement';

/** What a link to the charts of a run has to say. */
export const CHART_VIEW = {
  tab: parseAsString,
  x: parseAsStringLiteral(['step', 'time', 'relative', 'metric']),
  xkey: parseAsString,
  smooth: parseAsFloat.withDefault(0),
  log: parseAsBoolean.withDefault(false),
  logx: parseAsBoolean.withDefault(false),
  clip: parseAsBoolean.withDefault(false),
  /** The stretch of the x axis that all charts show. */
  zoom: parseAsArrayOf(parseAsFloat),
  metric: parseAsString.withDefault(''),
  /** Charts of expressions; a semicolon is in none but within quotes. */
  expr: parseAsArrayOf(parseAsString, ';').withDefault([]),
  /** The chart that is shown large. */
  chart: parseAsString,
  /** Sections, order, axes: what is not as it is at first. */
  arranged: parseAsJson((value) => (typeof value === 'object' ? value : null)),
};

/** What a link says of how the charts of a run are arranged. */
export function arrangementOf(params: URLSearchParams) {
  try {
    return readArrangement(JSON.parse(params.get('arranged') ?? 'null'));
  } catch {
    return readArrangement(null);
  }
}

/** What a link to a chart of a run says of how it is drawn. */
export function chartChoices(params: URLSearchParams): LineChoices {
  const said = <Value>(name: keyof typeof CHART_VIEW, parser: { parse: (text: string) => Value | null }) => {
    const text = params.get(name);
    return text === null ? undefined : (parser.parse(text) ?? undefined);
  };
  const [from, to] = said('zoom', CHART_VIEW.zoom) ?? [];
  return {
    x: said('x', CHART_VIEW.x) ?? 'step',
    xKey: said('xkey', CHART_VIEW.xkey),
    smoothing: Math.min(0.99, Math.max(0, said('smooth', CHART_VIEW.smooth) ?? 0)),
    isLogX: said('logx', CHART_VIEW.logx) ?? false,
    isLogY: said('log', CHART_VIEW.log) ?? false,
    isClipped: said('clip', CHART_VIEW.clip) ?? false,
    window: from !== undefined && to !== undefined && from < to ? [from, to] : undefined,
  };
}
