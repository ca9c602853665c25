/** Which charts are on the page, and how each is drawn by itself: for what takes a page along as a file. */

type Draw = () => Promise<SVGSVGElement | undefined>;

/** By the figures that they stand in. */
export const drawn = new WeakMap<Element, Draw>();
