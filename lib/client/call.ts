import type { ConsoleOperations } from '@/lib/wire/console/operations';
import { rememberFault } from './faults';
import { leaveForSignIn, noteAnswered } from './session-end';

export type OperationName = keyof ConsoleOperations;
export type InputOf<Name extends OperationName> = ConsoleOperations[Name]['input'];
export type OutputOf<Name extends OperationName> = ConsoleOperations[Name]['output'];

/** What the server answered instead of an output, or that it did not answer. */
export class CallError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly requestId?: string,
    readonly field?: string,
  ) {
    super(message);
    this.name = 'CallError';
  }
}

/** Servers take 16 kB with all headers, and proxies before them 8 kB of an address. */
const LONGEST_ADDRESS = 7_500;

const pathOf = (name: string) => `/api/console/${name}`;

export async function ask<Name extends OperationName>(
  name: Name,
  input: InputOf<Name>,
  signal?: AbortSignal,
): Promise<OutputOf<Name>> {
  const address = addressOf(name, input);
  const isLong = address.length > LONGEST_ADDRESS;
  const asked = isLong ? answer(pathOf(name), { ...posted(input), signal }) : answer(address, { signal });
  return (await asked) as OutputOf<Name>;
}

/** Where a question is asked. */
export function addressOf<Name extends OperationName>(name: Name, input: InputOf<Name>): string {
  const text = JSON.stringify(input);
  return pathOf(name) + (text === '{}' ? '' : `?input=${encodeURIComponent(text)}`);
}

export async function command<Name extends OperationName>(
  name: Name,
  input: InputOf<Name>,
): Promise<OutputOf<Name>> {
  return (await post(name, input)) as OutputOf<Name>;
}

/** Sets the session cookie; the two calls that are no listed operation. */
export const signIn = (input: { email: string; password: string }) => post('identity.signIn', input, true);
export const signOut = () => post('identity.signOut', {});

/** A file that the server writes while it is sent. */
export async function download(name: string, input: unknown): Promise<Blob> {
  const response = await reach(pathOf(name), posted(input));
  return response.ok ? response.blob() : ((await read(response)) as never);
}

/** A file as it is; what is said of it stands in the address. */
export async function uploadFile(name: string, input: unknown, file: Blob): Promise<unknown> {
  const path = `${pathOf(name)}?input=${encodeURIComponent(JSON.stringify(input))}`;
  return answer(path, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  });
}

const post = (name: string, input: unknown, isSignIn = false) =>
  answer(pathOf(name), posted(input), isSignIn);

const posted = (input: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(input),
});

const answer = async (path: string, init: RequestInit, isSignIn = false): Promise<unknown> =>
  read(await reach(path, init), isSignIn);

async function read(response: Response, isSignIn = false): Promise<unknown> {
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) {
    noteAnswered();
    return body;
  }
  if (response.status === 401 && !isSignIn) leaveForSignIn();
  const error = (body as { error?: { code?: string; message?: string; requestId?: string; field?: string } })
    ?.error;
  const fault = {
    path: new URL(response.url).pathname,
    status: response.status,
    code: error?.code ?? 'UNREADABLE',
    requestId: error?.requestId ?? requestId,
  };
  rememberFault(fault);
  throw new CallError(
    fault.code,
    error?.message ?? unreadable(response.status),
    fault.status,
    fault.requestId,
    error?.field,
  );
}

/** What answered is no part of the server: a proxy before it, or a page of a network. */
const unreadable = (status: number): string =>
  status >= 502 && status <= 504
    ? `What stands before the server answered ${status}: the server does not answer it now. It may be starting; try again in a moment.`
    : `Something other than the server answered ${status}. Check the proxy before it, and whether you are still in its network.`;

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new CallError(
      'UNREACHABLE',
      'The server does not answer. It may be restarting, or the connection is down.',
      0,
    );
  }
}

/** Faults that pass by themselves: the server is away, is starting, or asks to wait. */
export const isPassing = (error: unknown): boolean =>
  isCallError(error) &&
  (error.code === 'UNREACHABLE' ||
    error.code === 'TEMPORARILY_UNAVAILABLE' ||
    (error.code === 'UNREADABLE' && [502, 503, 504].includes(error.status)));

export const isCallError = (error: unknown): error is CallError => error instanceof CallError;
