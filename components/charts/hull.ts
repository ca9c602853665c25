/** The outline around places: where a value lies between others, and where beyond them. */

export type Place = { x: number; y: number };

/** Twice the area of the triangle: positive where c lies to the left of the way from a to b. */
const turn = (a: Place, b: Place, c: Place) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

/**
 * Corners of the smallest convex outline, counter-clockwise (Andrew's monotone chain, 1979); of places on one line its
 * two ends.
 */
export function convexHull(places: readonly Place[]): Place[] {
  const sorted = [...places].sort((a, b) => a.x - b.x || a.y - b.y);
  const chain = (along: readonly Place[]) => {
    const kept: Place[] = [];
    for (const place of along) {
      while (kept.length > 1 && turn(kept.at(-2) as Place, kept.at(-1) as Place, place) <= 0) kept.pop();
      kept.push(place);
    }
    return kept.slice(0, -1);
  };
  return sorted.length < 2 ? sorted : [...chain(sorted), ...chain(sorted.toReversed())];
}

/** On the outline counts as inside; an outline without an area holds nothing. */
export const isInside = (hull: readonly Place[], place: Place): boolean =>
  hull.length > 2 &&
  hull.every((corner, at) => turn(corner, hull[(at + 1) % hull.length] as Place, place) >= -1e-12);
