/** Made-up classifiers for tests: scores from `draw`, labels by `chanceOf` the score. */
import { seededRandom } from '../../stats/random';
import { profileScores } from '../profile/scores';

export function simulate(
  n: number,
  seed: number,
  draw: (u: number) => number,
  chanceOf: (score: number) => number,
  labelledShare = 1,
) {
  const random = seededRandom(seed);
  return profileScores(
    Array.from({ length: n }, () => {
      const score = draw(random.next());
      const label = random.next() < chanceOf(score);
      return [score, random.next() < labelledShare ? label : null] as const;
    }),
    0.5,
  );
}
export const even = (u: number) => u;
export const unsure = (u: number) => 0.3 + 0.4 * u;
export const overconfident = (score: number) => 0.5 + 0.6 * (score - 0.5);
