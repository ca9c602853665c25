/** The workspace's stages while they are edited. Pure. */
import type { InputOf } from '@/lib/client/call';

type Saved = InputOf<'registry.setStages'>['stages'][number];
export type Kind = Saved['kind'];
/** `was` is what it is called until it is saved; none for one that is new. */
export type StageDraft = { id: string; name: string; kind: Kind; was?: string };

type Stage = { name: string; kind: Kind };

export const draftOf = (stages: readonly Stage[]): StageDraft[] =>
  stages.map(({ name, kind }) => ({ id: name, name, kind, was: name }));

/** One place up or down; the first and the last stay where they are. */
export function moved(stages: readonly StageDraft[], at: number, by: 1 | -1): StageDraft[] {
  const to = at + by;
  if (at < 1 || at > stages.length - 2 || to < 1 || to > stages.length - 2) return [...stages];
  const next = [...stages];
  [next[at], next[to]] = [next[to] as StageDraft, next[at] as StageDraft];
  return next;
}

/** Before the one where versions are put aside. */
export const added = (stages: readonly StageDraft[], id: string): StageDraft[] => [
  ...stages.slice(0, -1),
  { id, name: '', kind: 'staging' },
  ...stages.slice(-1),
];

export const toSaved = (stages: readonly StageDraft[]): Saved[] =>
  stages.map(({ name, kind, was }) => ({
    name: name.trim(),
    kind,
    ...(was !== undefined && was !== name.trim() && { was }),
  }));

/** Whether the draft is what is there, whatever each stage was called before. */
export const isAs = (stages: readonly Stage[], draft: readonly StageDraft[]): boolean =>
  !isChanged(stages, draftOf(draft.map(({ name, kind }) => ({ name: name.trim(), kind }))));

export const isChanged = (before: readonly Stage[], stages: readonly StageDraft[]): boolean =>
  before.length !== stages.length ||
  before.some(({ name, kind }, at) => {
    const one = stages[at];
    return one?.was !== name || one.name.trim() !== name || one.kind !== kind;
  });
