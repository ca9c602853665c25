import { expect, test } from 'vitest';
import { added, draftOf, isAs, isChanged, moved, toSaved } from './stages-draft';

const before = [
  { name: 'None', kind: 'initial' },
  { name: 'Staging', kind: 'staging' },
  { name: 'Production', kind: 'production' },
  { name: 'Archived', kind: 'archived' },
] as const;
const names = (stages: readonly { name: string }[]) => stages.map(({ name }) => name);

test('stages are moved between the first and the last, which stay', () => {
  const draft = draftOf(before);
  expect(names(moved(draft, 1, 1))).toEqual(['None', 'Production', 'Staging', 'Archived']);
  for (const [at, by] of [
    [1, -1],
    [2, 1],
    [0, 1],
    [3, -1],
  ] as const)
    expect(names(moved(draft, at, by))).toEqual(names(before));
});

test('a new one comes before the last, and a renamed one says what it was', () => {
  const draft = added(draftOf(before), 'new').map((stage) => {
    if (stage.id === 'new') return { ...stage, name: ' Shadow ' };
    return stage.name === 'Staging' ? { ...stage, name: 'UAT' } : stage;
  });
  expect(toSaved(draft)).toEqual([
    { name: 'None', kind: 'initial' },
    { name: 'UAT', kind: 'staging', was: 'Staging' },
    { name: 'Production', kind: 'production' },
    { name: 'Shadow', kind: 'staging' },
    { name: 'Archived', kind: 'archived' },
  ]);
  expect(isChanged(before, draft)).toBe(true);
  expect(isChanged(before, draftOf(before))).toBe(false);
  expect(isChanged(before, moved(draftOf(before), 1, 1))).toBe(true);
});

test('a draft that was saved is what is there, and no other is', () => {
  const draft = draftOf(before).map((stage) =>
    stage.name === 'Staging' ? { ...stage, name: 'UAT ' } : stage,
  );
  const after = before.map(({ name, kind }) => ({ name: name === 'Staging' ? 'UAT' : name, kind }));
  expect([isAs(after, draft), isAs(before, draft), isAs(after.slice(1), draft)]).toEqual([
    true,
    false,
    false,
  ]);
});
