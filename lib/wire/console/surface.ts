/** The console's dialect: an operation by its name, camelCase JSON both ways. */
import { readJson } from '@/lib/core/body';
import { eventStream } from '@/lib/core/event-stream';
import type { AnyOperation, Exchange, Method, Route, Surface } from '@/lib/core/surface';
import { failJson, route } from '@/lib/core/surface';
import { exportQuery, exportTrainingSet, uploadLabels } from '@/lib/domains/features/operations';
import { exportAuditLog, signIn, signOut } from '@/lib/domains/identity/operations';
import { exportReport } from '@/lib/domains/importing/operations';
import { exportReport as exportDriftReport, uploadData } from '@/lib/domains/monitoring/operations';
import type { ModelHint } from '@/lib/domains/registry/index';
import { exportActivity, exportStageHistory, watchModels } from '@/lib/domains/registry/operations';
import type { JobHint } from '@/lib/domains/scoring/index';
import { downloadResult, uploadInput, watchJob } from '@/lib/domains/scoring/operations';
import type { WatchEvent } from '@/lib/domains/tracking/index';
import { exportRuns, watchRuns } from '@/lib/domains/tracking/operations';
import { type AppError, type InputIssue, invalid } from '@/lib/pure/errors';
import { authenticateRequest } from '../authenticate';
import { presentParquet } from '../parquet-file';
import { endSession, openSession } from '../session';
import { operations } from './operations';

const BODY_LIMIT = 4 << 20;

const read = async ({ request }: Exchange, operation: AnyOperation): Promise<unknown> =>
  operation.kind === 'command' || request.method === 'POST'
    ? readJson(request, BODY_LIMIT)
    : readQuestion(request);

function readQuestion(request: Request): unknown {
  const input = new URL(request.url).searchParams.get('input');
  if (input === null) return {};
  try {
    return JSON.parse(input);
  } catch {
    throw invalid('`input` is not JSON.', { field: 'input' });
  }
}

function fail(error: AppError, requestId: string): Response {
  const [issue] = error.issues ?? [];
  const field = issue?.path.join('.') ?? error.field;
  const message = issue ? issueMessage(issue.kind, field || 'The input', issue.message) : error.message;
  return failJson(error, requestId, { error: { code: error.code, message, field, requestId } });
}

function issueMessage(kind: InputIssue['kind'], field: string, message: string): string {
  if (kind === 'missing') return `${field} is missing.`;
  return kind === 'sentence' ? message : `${field}: ${message}`;
}

const noBytes = () => new ReadableStream({ start: (controller) => controller.close() });

const methodOf = ({ kind }: AnyOperation): Method => (kind === 'query' ? 'GET' : 'POST');

type Sent = { body: ReadableStream; type: string; name: string; size?: number };

const presentFile = ({ body, type, name, size }: Sent) =>
  new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      ...(size !== undefined && { 'content-length': String(size) }),
    },
  });

/** A mere place to go on from has no data. */
function presentWatch({ id, ...change }: WatchEvent) {
  const isEmpty =
    !change.isReset && !change.isListChanged && change.points.length === 0 && change.runs.length === 0;
  return { id, data: isEmpty ? undefined : change };
}

const presentModelHint = ({ id, ...hint }: ModelHint) => ({
  id,
  data: hint.isReset || hint.isMine || hint.models.length > 0 ? hint : undefined,
});

const presentJobHint = ({ id, ...hint }: JobHint) => ({
  id,
  data: hint.isReset || hint.isChanged ? hint : undefined,
});

/** A stream is gone on with behind the last event that the browser says it has seen. */
function readWatch({ request }: Exchange): unknown {
  const after = request.headers.get('last-event-id');
  return after ? { ...(readQuestion(request) as object), after } : readQuestion(request);
}

const routes: Route[] = [
  route('POST', '/identity.signIn', signIn, {
    present: ({ secret, user }, { request }) => openSession(Response.json({ user }), request, secret),
  }),
  route('POST', '/identity.signOut', signOut, {
    present: (_, { request }) => endSession(Response.json({}), request),
  }),
  // Asked by POST: the columns may be too many for an address.
  route('POST', '/tracking.exportRuns', exportRuns, {
    read: ({ request }) => readJson(request, BODY_LIMIT),
    present: ({ extension, ...file }) => presentFile({ ...file, name: `runs.${extension}` }),
  }),
  route('GET', '/tracking.watchRuns', watchRuns, {
    read: readWatch,
    present: ({ events }) => eventStream(events, presentWatch),
  }),
  route('GET', '/registry.watchModels', watchModels, {
    read: readWatch,
    present: ({ events }) => eventStream(events, presentModelHint),
  }),
  route('GET', '/scoring.watchJob', watchJob, {
    read: readWatch,
    present: ({ events }) => eventStream(events, presentJobHint),
  }),
  route('POST', '/identity.exportAuditLog', exportAuditLog, {
    read: ({ request }) => readJson(request, BODY_LIMIT),
    present: ({ extension, ...file }) => presentFile({ ...file, name: `audit-log.${extension}` }),
  }),
  route('POST', '/importing.exportReport', exportReport, {
    read: ({ request }) => readJson(request, BODY_LIMIT),
    present: presentFile,
  }),
  route('POST', '/registry.exportActivity', exportActivity, {
    read: ({ request }) => readJson(request, BODY_LIMIT),
    present: ({ extension, ...file }) => presentFile({ ...file, name: `activity.${extension}` }),
  }),
  route('POST', '/registry.exportStageHistory', exportStageHistory, {
    read: ({ request }) => readJson(request, BODY_LIMIT),
    present: ({ extension, ...file }) => presentFile({ ...file, name: `stage-history.${extension}` }),
  }),
  route('POST', '/monitoring.exportReport', exportDriftReport, {
    read: ({ request }) => readJson(request, BODY_LIMIT),
    present: ({ html }) =>
      new Response(html, {
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-disposition': 'attachment; filename="drift-report.html"',
        },
      }),
  }),
  // The file itself is the body; what is said of it stands in the address.
  route('POST', '/monitoring.uploadData', uploadData, {
    read: ({ request }) => ({ ...(readQuestion(request) as object), body: request.body ?? noBytes() }),
  }),
  route('POST', '/features.uploadLabels', uploadLabels, {
    read: ({ request }) => ({ body: request.body ?? noBytes() }),
  }),
  route('POST', '/scoring.uploadInput', uploadInput, {
    read: ({ request }) => ({ ...(readQuestion(request) as object), body: request.body ?? noBytes() }),
  }),
  route('GET', '/scoring.downloadResult', downloadResult, { present: presentParquet }),
  // Asked by POST: SQL may be too long for an address.
  route('POST', '/features.exportQuery', exportQuery, {
    read: ({ request }) => readJson(request, BODY_LIMIT),
    present: presentFile,
  }),
  route('GET', '/features.exportTrainingSet', exportTrainingSet, { present: presentFile }),
  ...operations.map((operation) => route(methodOf(operation), `/${operation.name}`, operation)),
];

export const console: Surface = {
  name: 'console',
  routes,
  authenticate: authenticateRequest,
  read,
  fail,
  takesLongQuestions: true,
};
