/** What the toolbar of line charts chooses, as a layout keeps it. Pure. */
import type { ChartsLayout } from './layout';
import type { LineChoices } from './line-toolbar';

export const choicesOf = (layout: ChartsLayout): LineChoices => ({
  x: layout.x,
  xKey: layout.xKey ?? undefined,
  smoothing: layout.smooth,
  isLogX: layout.logX,
  isLogY: layout.logY,
  isClipped: layout.clip,
  window: layout.zoom ?? undefined,
});

export const toLayout = (changed: Partial<LineChoices>): Partial<ChartsLayout> => ({
  ...(changed.x !== undefined && { x: changed.x }),
  ...('xKey' in changed && { xKey: changed.xKey ?? null }),
  ...(changed.smoothing !== undefined && { smooth: changed.smoothing }),
  ...(changed.isLogX !== undefined && { logX: changed.isLogX }),
  ...(changed.isLogY !== undefined && { logY: changed.isLogY }),
  ...(changed.isClipped !== undefined && { clip: changed.isClipped }),
  ...('window' in changed && { zoom: changed.window ? [changed.window[0], changed.window[1]] : null }),
});
