/** SCIM's dialect: camelCase as it stands, and its own errors. */
import { failJson, type Surface } from '@/lib/core/surface';
import type { AppError } from '@/lib/pure/errors';
import { authenticateRequest } from '../authenticate';
import { presentError } from './resources';
import { routes } from './routes';

const TYPES: Partial<Record<AppError['code'], string>> = {
  INVALID_PARAMETER_VALUE: 'invalidValue',
  RESOURCE_ALREADY_EXISTS: 'uniqueness',
};

function fail(error: AppError, requestId: string): Response {
  const [issue] = error.issues ?? [];
  const detail = issue ? `${issue.path.join('.') || 'The body'}: ${issue.message}` : error.message;
  const status = error.code === 'RESOURCE_ALREADY_EXISTS' ? 409 : error.status;
  const type = error.field === 'filter' ? 'invalidFilter' : TYPES[error.code];
  const response = failJson(error, requestId, presentError(status, detail, type));
  const headers = new Headers(response.headers);
  headers.set('content-type', 'application/scim+json; charset=utf-8');
  return new Response(response.body, { status, headers });
}

export const scim: Surface = {
  name: 'scim',
  routes,
  authenticate: authenticateRequest,
  read: () => Promise.resolve({}),
  fail,
};
