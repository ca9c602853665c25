/** What happened to a model, as the end of a sentence that begins with who did it. Pure. */
import type { OutputOf } from '@/lib/client/call';

export type Activity = OutputOf<'registry.listActivity'>['activities'][number];

const text = (value: unknown): string => (typeof value === 'string' ? value : String(value ?? ''));
const cut = (value: string, most = 80) => (value.length > most ? `${value.slice(0, most)}…` : value);

/** @param isOfVersion whether the reader knows which version it is about */
export function wordsOf(activity: Activity, isOfVersion: boolean): string {
  const { type, version, fromStage, toStage } = activity;
  const details = activity.details ?? {};
  const it = version === null ? 'the model' : isOfVersion ? 'this version' : `version ${version}`;
  switch (type) {
    case 'APPLIED_TRANSITION':
      return `moved ${it} from ${fromStage} to ${toStage}`;
    case 'REQUESTED_TRANSITION':
      return `asked to move ${it} from ${fromStage} to ${toStage}`;
    case 'APPROVED_REQUEST':
      return approvedWords(details, it, toStage);
    case 'REJECTED_REQUEST':
      return `rejected moving ${it} to ${toStage}`;
    case 'CANCELLED_REQUEST':
      return `took back the request to move ${it} to ${toStage}`;
    case 'SYSTEM_TRANSITION':
      return `thereby moved ${it} from ${fromStage} to ${toStage}`;
    case 'NEW_COMMENT':
      return `commented on ${it}`;
    case 'CREATED_MODEL':
      return 'created the model';
    case 'RENAMED_MODEL':
      return `renamed the model from ${text(details.before)} to ${text(details.after)}`;
    case 'DELETED_MODEL':
      return 'deleted the model';
    case 'CREATED_VERSION':
      return details.isCopy ? `registered ${it} as a copy` : `registered ${it}`;
    case 'DELETED_VERSION':
      return `deleted ${it}`;
    case 'CHANGED_DESCRIPTION':
      return `described ${it}`;
    case 'SET_TAG':
      return `set the tag ${text(details.key)} of ${it} to ${cut(text(details.value)) || 'nothing'}`;
    case 'DELETED_TAG':
      return `removed the tag ${text(details.key)} of ${it}`;
    case 'SET_ALIAS':
      return details.before === undefined
        ? `gave ${it} the alias @${text(details.alias)}`
        : `moved the alias @${text(details.alias)} from version ${text(details.before)} to ${it}`;
    case 'DELETED_ALIAS':
      return `removed the alias @${text(details.alias)} of ${it}`;
    case 'CHANGED_RULES':
      return details.after === null
        ? `took back the rules of ${target(details)}`
        : `changed the rules of ${target(details)}`;
    case 'REPORTED_CHECK':
      return `reported of ${it}: ${text(details.check)} ${STATES[text(details.status)] ?? text(details.status)}`;
  }
}

const STATES: Record<string, string> = {
  passed: 'has passed',
  failed: 'has failed',
  pending: 'is on its way',
};

const target = ({ kind, name }: Record<string, unknown>) =>
  kind === 'alias' ? `the alias @${text(name)}` : `the stage ${text(name)}`;

function approvedWords(details: Record<string, unknown>, it: string, toStage: string | null): string {
  const { given, needed } = (details.approvals ?? {}) as { given?: number; needed?: number };
  if (given === undefined || needed === undefined || needed <= 1) return `approved ${it} for ${toStage}`;
  return `approved ${it} for ${toStage} (${given} of ${needed})`;
}

export type ShownCheck = { label: string; state: string; detail: string };

/** What was looked at before a move, and why some of it was passed over. */
export function recordOf(details: Activity['details']): {
  checks: ShownCheck[];
  override: string | null;
  archived: number[];
} {
  const { checks, override, archived } = details ?? {};
  return {
    checks: Array.isArray(checks) ? (checks as ShownCheck[]) : [],
    override: typeof override === 'string' ? override : null,
    archived: Array.isArray(archived) ? (archived as number[]) : [],
  };
}
