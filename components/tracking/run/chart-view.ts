'use client';
import { useQueryStates } from 'nuqs';
import type { XKind } from '@/components/charts/prepare-axis';
import type { LineChoices } from '../charts/line-toolbar';
import { CHART_VIEW } from './chart-choices';

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
