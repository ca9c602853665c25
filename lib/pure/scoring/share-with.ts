/** Shares anew when one entity gets so many percent: the others keep their proportions in what is left, in whole percents. */
import type { Share } from './traffic';

export function shareWith(routes: readonly Share[], entity: string, percent: number): Share[] {
  const others = routes.filter((route) => route.entity !== entity);
  const rest = 100 - percent;
  const sum = others.reduce((total, route) => total + route.percent, 0);
  const exact = others.map((route, at) => (sum > 0 ? (route.percent * rest) / sum : at === 0 ? rest : 0));
  const whole = exact.map(Math.floor);
  let lacking = rest - whole.reduce((total, one) => total + one, 0);
  const byRemainder = exact
    .map((value, at) => ({ at, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder);
  for (const { at } of byRemainder) {
    if (lacking <= 0) break;
    whole[at] = (whole[at] ?? 0) + 1;
    lacking -= 1;
  }
  return [
    ...others.map((route, at) => ({ entity: route.entity, percent: whole[at] ?? 0 })),
    { entity, percent },
  ];
}
