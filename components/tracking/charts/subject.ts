import type { LineLook } from '@/components/charts/lines';
import type { InputOf } from '@/lib/client/call';

type GroupQuestion = InputOf<'tracking.getGroupSeries'>;

/** Whom a line chart is of: runs, each a line; or groups of runs, each a mean with its band. */
export type Subject =
  | {
      kind: 'runs';
      runs: readonly LineLook[];
      /** Some of them may log more. */
      isRunning: boolean;
    }
  | {
      kind: 'groups';
      isRunning: boolean;
      question: GroupQuestion['question'];
      by: Pick<GroupQuestion, 'by' | 'butParams'>;
      /** `group` is how the server names it. */
      groups: readonly (LineLook & { group: string })[];
    };

export const looksOf = (subject: Subject): readonly LineLook[] =>
  subject.kind === 'runs' ? subject.runs : subject.groups;
