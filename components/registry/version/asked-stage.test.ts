import { describe, expect, test } from 'vitest';
import { askedStage } from './asked-stage';

type Page = Parameters<typeof askedStage>[0];

const STAGES = [
  { name: 'None', kind: 'begin' },
  { name: 'Staging', kind: 'staging' },
  { name: 'Production', kind: 'production' },
  { name: 'Archived', kind: 'archived' },
];
const page = (currentStage: string, stages = STAGES, asked: string[] = []) =>
  ({
    version: { currentStage },
    stages,
    requests: asked.map((toStage) => ({ toStage })),
  }) as unknown as Page;

describe('the stage whose checklist is shown first', () => {
  test.each([
    ['None', 'Staging'],
    ['Staging', 'Production'],
    // From the end of the way it begins anew.
    ['Production', 'Staging'],
    ['Archived', 'Staging'],
  ])('from %s it is %s', (from, next) => expect(askedStage(page(from))).toBe(next));

  test('is the one that somebody asks for', () =>
    expect(askedStage(page('None', STAGES, ['Production']))).toBe('Production'));

  test('is none where there is one stage alone', () =>
    expect(askedStage(page('None', STAGES.slice(0, 1)))).toBe(''));
});
