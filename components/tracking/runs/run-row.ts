import type { OutputOf } from '@/lib/client/call';

export type Run = OutputOf<'tracking.listRuns'>['runs'][number];
export type Group = OutputOf<'tracking.groupRuns'>['groups'][number];
export type GroupKeys = OutputOf<'tracking.groupRuns'>['keys'];

/** A run at its place in the table. */
export type RunLine = {
  kind: 'run';
  id: string;
  run: Run;
  depth: number;
  isExpanded: boolean;
  isPinned: boolean;
};
export type GroupLine = { kind: 'group'; id: string; group: Group; keys: GroupKeys; isExpanded: boolean };
/** Stands where a branch has more runs than were fetched. */
export type MoreLine = {
  kind: 'more';
  id: string;
  branch: string;
  shown: number;
  total: number;
  depth: number;
};
export type TableRow = RunLine | GroupLine | MoreLine;

export const groupId = ({ id }: Pick<Group, 'id'>): string => `group ${id}`;

export const idOf = ({ id }: TableRow) => id;
