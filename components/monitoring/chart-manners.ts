/** How the library's charts of a monitor look, whatever they draw. */
export const TICK = { fill: 'var(--muted-foreground)', fontSize: 12 };

export const AXIS_LINE = { stroke: 'var(--border)' };

export const TOOLTIP = {
  isAnimationActive: false,
  contentStyle: {
    background: 'var(--raised)',
    border: '1px solid var(--border)',
    borderRadius: 6,
    fontSize: 12,
    color: 'var(--foreground)',
  },
};
