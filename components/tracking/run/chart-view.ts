import {
  parseAsArrayOf,
  parseAsBoolean,
  parseAsFloat,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs';
import type { XKind } from '@/components/charts/prepare-axis';
import type { LineChoices } from '../charts/line-toolbar';

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
};

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

export function useChartView(xAtFirst: XKind) {
  const [view, setView] = useQueryStates(CHART_VIEW, { throttleMs: 100 });
  const [from, to] = view.zoom ?? [];
  const choices: LineChoices = {
    x: view.x ?? xAtFirst,
    xKey: view.xkey ?? undefined,
    smoothing: Math.min(0.99, Math.max(0, view.smooth)),
    isLogX: view.logx,
    isLogY: view.log,
    isClipped: view.clip,
    window: from !== undefined && to !== undefined && from < to ? [from, to] : undefined,
  };
  const choose = (changed: Partial<LineChoices>) =>
    void setView({
      ...('x' in changed && { x: changed.x ?? null }),
      ...('xKey' in changed && { xkey: changed.xKey ?? null }),
      ...('smoothing' in changed && { smooth: changed.smoothing || null }),
      ...('isLogX' in changed && { logx: changed.isLogX || null }),
      ...('isLogY' in changed && { log: changed.isLogY || null }),
      ...('isClipped' in changed && { clip: changed.isClipped || null }),
      ...('window' in changed && { zoom: changed.window ? [...changed.window] : null }),
    });
  return { view, setView, choices, choose };
}
