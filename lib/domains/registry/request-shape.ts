import { can } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { isAtLeast, type Level } from '@/lib/pure/permission-levels';
import { MODEL, mayDo } from './load';
import type { RequestRow, RequestStatus } from './requests';
import { ruleKey, stageRules } from './rules';
import { levelOfMove, type Stage, stageAt } from './stages';

export type RequestAction =
  | 'APPROVE_TRANSITION_REQUEST'
  | 'REJECT_TRANSITION_REQUEST'
  | 'CANCEL_TRANSITION_REQUEST';

export type RequestView = {
  id: number;
  version: number;
  fromStage: string;
  toStage: string;
  comment: string;
  userId: string;
  creationTimestamp: number;
  status: RequestStatus;
  closedBy: string | null;
  closedTimestamp: number | null;
  closedComment: string | null;
  /** What the caller may do with it. */
  availableActions: RequestAction[];
};

type Of = { level: Level };

const isMine = (ctx: Context, { requestedById }: RequestRow) =>
  requestedById !== null && requestedById === ctx.caller.user?.id;

/** Whether the caller may approve or reject it, by what they hold. */
function mayDecide(ctx: Context, { level }: Of, request: RequestRow, stages: readonly Stage[]): boolean {
  const [from, to] = [stageAt(stages, request.fromStage), stageAt(stages, request.toStage)];
  return can(ctx.caller, 'models.stage') && isAtLeast(MODEL, level, levelOfMove(from, to));
}

export const mayCancel = (ctx: Context, { level }: Of, request: RequestRow): boolean =>
  mayDo(ctx, 'models.manage', level) || (mayDo(ctx, 'models.request', level) && isMine(ctx, request));

export function viewRequest(
  ctx: Context,
  model: Of,
  request: RequestRow,
  stages: readonly Stage[],
  { fourEyes }: { fourEyes: boolean },
): RequestView {
  const isOpen = request.status === 'open';
  const decides = isOpen && mayDecide(ctx, model, request, stages);
  const actions: (RequestAction | false)[] = [
    decides && !(fourEyes && isMine(ctx, request)) && 'APPROVE_TRANSITION_REQUEST',
    decides && 'REJECT_TRANSITION_REQUEST',
    isOpen && mayCancel(ctx, model, request) && 'CANCEL_TRANSITION_REQUEST',
  ];
  return {
    id: request.id,
    version: request.version,
    fromStage: request.fromStage,
    toStage: request.toStage,
    comment: request.comment,
    userId: request.requestedBy,
    creationTimestamp: request.creationTime,
    status: request.status,
    closedBy: request.closedBy,
    closedTimestamp: request.closedTime,
    closedComment: request.closedComment,
    availableActions: actions.filter((action) => action !== false),
  };
}

/** Requests of one model. */
export async function viewRequests(
  ctx: Context,
  model: Of & { id: string },
  requests: readonly RequestRow[],
  stages: readonly Stage[],
): Promise<RequestView[]> {
  const asked = requests.map(({ toStage }) => ({ modelId: model.id, stage: toStage }));
  const rules = await stageRules(ctx, asked);
  return requests.map((request) => {
    const rule = rules.get(ruleKey({ modelId: model.id, stage: request.toStage }));
    return viewRequest(ctx, model, request, stages, { fourEyes: rule?.fourEyes ?? false });
  });
}
