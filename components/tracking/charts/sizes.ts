/** How large charts are, in pixels: the server reads it too, so as to know which of them a window shows. */

/** How many columns of the grid, or how high. */
export type Span = 1 | 2 | 3;

/** Of a drawing. */
export const HEIGHTS: Record<Span, number> = { 1: 200, 2: 300, 3: 460 };
/** Title row, notes and border around it. */
export const AROUND = 36 + 28 + 2;
