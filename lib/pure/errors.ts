/** Errors of the product: one class, MLflow's own codes, one table of HTTP statuses. */

export const STATUS = {
  BAD_REQUEST: 400,
  INVALID_PARAMETER_VALUE: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  RESOURCE_CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RANGE_NOT_SATISFIABLE: 416,
  REQUEST_LIMIT_EXCEEDED: 429,
  CANCELLED: 499,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
} as const;

export type ErrorCode = keyof typeof STATUS;

/** One fault in the caller's input. `path` is in the operation's own camelCase; a surface prints it in its dialect. */
export type InputIssue = {
  path: readonly (string | number)[];
  message: string;
  received: unknown;
  /** What kind of fault: absent, of the wrong type, a value that will not do, or a message that says it all by itself. */
  kind: 'missing' | 'type' | 'value' | 'sentence';
  /** What MLflow calls the field where its value will not do, if that is another name. */
  alias?: string;
};

type Details = { field?: string; issues?: InputIssue[]; retryAfterSeconds?: number; cause?: unknown };

/** An error whose message may be shown to the caller. Everything else that is thrown stays in the log. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly field?: string;
  readonly issues?: InputIssue[];
  readonly retryAfterSeconds?: number;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'AppError';
    this.code = code;
    this.field = details.field;
    this.issues = details.issues;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  get status(): number {
    return STATUS[this.code];
  }
}

export const invalid = (message: string, details?: Details) =>
  new AppError('INVALID_PARAMETER_VALUE', message, details);
export const notFound = (message: string) => new AppError('RESOURCE_DOES_NOT_EXIST', message);
export const alreadyExists = (message: string, details?: Details) =>
  new AppError('RESOURCE_ALREADY_EXISTS', message, details);
export const conflict = (message: string, details?: Details) =>
  new AppError('RESOURCE_CONFLICT', message, details);
export const denied = (message: string, details?: Details) =>
  new AppError('PERMISSION_DENIED', message, details);
export const unauthenticated = (message: string) => new AppError('UNAUTHENTICATED', message);
export const notImplemented = (message: string) => new AppError('NOT_IMPLEMENTED', message);
export const unavailable = (message: string, retryAfterSeconds = 2, cause?: unknown) =>
  new AppError('TEMPORARILY_UNAVAILABLE', message, { retryAfterSeconds, cause });
export const tooMany = (message: string, retryAfterSeconds: number) =>
  new AppError('REQUEST_LIMIT_EXCEEDED', message, { retryAfterSeconds });
