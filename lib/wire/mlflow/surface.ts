/** MLflow's dialect: snake_case, `{"error_code", "message"}`, and the words its clients and users match on. */

import { readFields } from '@/lib/core/body';
import type { AnyOperation, Exchange, Origin, Surface } from '@/lib/core/surface';
import { failJson } from '@/lib/core/surface';
import { decode, wirePath } from '@/lib/core/wire';
import type { AppError, InputIssue } from '@/lib/pure/errors';
import { authenticateRequest } from '../authenticate';
import { queryOf } from './query';
import { plainRoutes, routes } from './routes';

export const BODY_LIMIT = 32 << 20;
const PREVIEW = 200;
const HINT = 'See the API docs for more information about request parameters.';

/** Query and path stand for the body's fields on reads; on writes the path adds to the body. Of what deletes, some clients say it by the query, some in a body. */
export async function readInput({ request, params }: Exchange, operation: AnyOperation): Promise<unknown> {
  const body = request.method === 'GET' ? {} : await readFields(request, BODY_LIMIT);
  const fields = ['GET', 'DELETE'].includes(request.method) ? { ...queryOf(request.url), ...body } : body;
  return decode(operation.input, { ...fields, ...params });
}

/** MLflow's own wording for bad input. */
export function issueMessage({ path, message, received, kind, alias }: InputIssue): string {
  const name = wirePath(alias && kind === 'value' ? [...path.slice(0, -1), alias] : path);
  if (kind === 'missing') return `Missing value for required parameter '${name}'. ${HINT}`;
  if (kind === 'sentence') return message;
  const reason = kind === 'type' ? ` Hint: Value was of type '${pythonType(received)}'. ${HINT}` : message;
  return `Invalid value ${preview(received)} for parameter '${name}' supplied: ${reason}`;
}

/** The type's name as MLflow's users know it. */
function pythonType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return { string: 'str', boolean: 'bool', object: 'dict' }[typeof value as string] ?? 'str';
}

function preview(value: unknown): string {
  try {
    const text = JSON.stringify(value) ?? 'null';
    return text.length > PREVIEW ? `${text.slice(0, PREVIEW)}…` : text;
  } catch {
    return '…';
  }
}

export function fail(error: AppError, requestId: string): Response {
  const [issue] = error.issues ?? [];
  return failJson(error, requestId, {
    error_code: error.code,
    message: issue ? issueMessage(issue) : error.message,
  });
}

/** Of MLflow's GenAI part there are prompts alone. */
const GENAI =
  /\/mlflow\/(?:traces|unified-traces|get-online-trace-details|get-trace-artifact|datasets|scorers|gateway|prompt-optimization|issues|label-schemas|review-queues)(?:\/|$)/;

const leftOut = (path: string): string | undefined =>
  GENAI.test(path) ? 'This server keeps no traces, judges or evaluation datasets of GenAI.' : undefined;

const dialect = {
  authenticate: (request: Request, origin: Origin) => authenticateRequest(request, origin),
  read: readInput,
  fail,
  leftOut,
};

export const mlflow: Surface = { name: 'mlflow', routes, ...dialect };
export const mlflowPlain: Surface = { name: 'mlflow', routes: plainRoutes, ...dialect };
