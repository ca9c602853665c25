export type Side = 'top' | 'right' | 'bottom' | 'left';

type Box = { left: number; top: number; width: number; height: number };
type Placing = { side: Side; isCentred?: boolean; gap: number };

const MARGIN = 8;
const OPPOSITE: Record<Side, Side> = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' };

/** Where a panel goes beside a box: on its side, or across where there is no room, and never out of the window. */
export function placeBeside(
  box: Box,
  panel: { width: number; height: number },
  window: { width: number; height: number },
  { side: wished, isCentred, gap }: Placing,
): { left: number; top: number } {
  const room: Record<Side, number> = {
    top: box.top,
    bottom: window.height - box.top - box.height,
    left: box.left,
    right: window.width - box.left - box.width,
  };
  const isUpright = wished === 'top' || wished === 'bottom';
  const needed = (isUpright ? panel.height : panel.width) + gap + MARGIN;
  const other = OPPOSITE[wished];
  const side = room[wished] < needed && room[other] > room[wished] ? other : wished;
  const along = (start: number, length: number, own: number) => start + (isCentred ? (length - own) / 2 : 0);
  const inside = (at: number, own: number, all: number) => Math.max(MARGIN, Math.min(at, all - own - MARGIN));
  const left =
    side === 'left'
      ? box.left - panel.width - gap
      : side === 'right'
        ? box.left + box.width + gap
        : along(box.left, box.width, panel.width);
  const top =
    side === 'top'
      ? box.top - panel.height - gap
      : side === 'bottom'
        ? box.top + box.height + gap
        : along(box.top, box.height, panel.height);
  return { left: inside(left, panel.width, window.width), top: inside(top, panel.height, window.height) };
}

/** Puts a panel above everything else in the window, beside what it belongs to. */
export function showBeside(panel: HTMLElement, anchor: Element, placing: Placing): void {
  if (!panel.matches(':popover-open')) panel.showPopover();
  const { left, top } = placeBeside(
    anchor.getBoundingClientRect(),
    { width: panel.offsetWidth, height: panel.offsetHeight },
    { width: window.innerWidth, height: window.innerHeight },
    placing,
  );
  panel.style.left = `${left}px`;
  panel.style.top = `${top}px`;
}
