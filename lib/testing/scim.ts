/** A directory that provisions people and groups by SCIM, for tests. */
import { expect } from 'vitest';
import { unique } from './callers';
import { serveRaw } from './raw-http';

export const ROOT = '/api/2.0/preview/scim/v2';
export const SCIM = { 'content-type': 'application/scim+json' };
const PATCH = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] };

export type Resource = Record<string, unknown> & { id: string };
export type List = {
  totalResults: number;
  itemsPerPage: number;
  startIndex: number;
  Resources: Resource[];
};

export type Directory = Awaited<ReturnType<typeof startDirectory>>;

/** A server, and what a directory sends to it as an administrator. */
export async function startDirectory() {
  const server = await serveRaw();

  /** Expects the status, and SCIM's own media type. */
  async function send<Body = Resource>(
    method: string,
    path: string,
    body?: unknown,
    status = 200,
  ): Promise<Body> {
    const answer = await server.send(method, ROOT + path, {
      body,
      ...(body !== undefined && { headers: SCIM }),
    });
    expect([answer.status, path], answer.text).toEqual([status, path]);
    if (status !== 204) expect(answer.headers['content-type']).toBe('application/scim+json; charset=utf-8');
    return (answer.text ? JSON.parse(answer.text) : undefined) as Body;
  }
  const find = (path: string, filter: string, more: Record<string, string> = {}) =>
    send<List>('GET', `${path}?${new URLSearchParams({ filter, ...more })}`);
  const patch = (path: string, ...Operations: object[]) => send('PATCH', path, { ...PATCH, Operations });

  return { server, send, find, patch, close: () => server.close() };
}

/** Who is new to the directory. */
export const person = (more: object = {}) => ({
  userName: `${unique()}@example.com`,
  displayName: 'Ada',
  active: true,
  ...more,
});
