/** Ways around the door that others fell to, tried over a real socket, each to end as the plain request does. Pages of other sites, and pages that users logged. */
import { describe, expect, test } from 'vitest';
import { makeRun, openSession, PASSWORD, personWithPassword } from '@/lib/testing/callers';
import { CONSOLE, ME, openDoor } from '@/lib/testing/door';

const door = openDoor();

describe('other sites (CSRF)', () => {
  const ours = () => `http://127.0.0.1:${door.server.port}`;
  const signOut = async (headers: Record<string, string>, body: unknown = {}) => {
    const secret = await openSession(door.viewer);
    const cookie = `plumbline_session=${secret}`;
    const { status } = await door.post(`${CONSOLE}/identity.signOut`, body, {
      headers: { cookie, ...headers },
    });
    const isSignedIn = (await door.get(ME, { headers: { cookie } })).status === 200;
    return [status, isSignedIn];
  };

  test('a page of ours changes things', async () => {
    expect(await signOut({ origin: ours() })).toEqual([200, false]);
    expect(await signOut({ 'sec-fetch-site': 'same-origin' })).toEqual([200, false]);
    expect(await signOut({ origin: ours(), 'sec-fetch-site': 'same-origin' })).toEqual([200, false]);
  });

  test.each([
    ['of another site', { origin: 'http://evil.example' }],
    ['of nowhere', { origin: 'null' }],
    ['of another port', { origin: 'http://127.0.0.1:1' }],
    ['whose name begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
    ['by another scheme', { origin: 'file://' }],
    ['from another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour of the same domain', { 'sec-fetch-site': 'same-site' }],
    ['from the address bar', { 'sec-fetch-site': 'none' }],
    ['that says nothing of where it is from', {}],
  ])('a page %s does not', async (_, headers: Record<string, string>) => {
    expect(await signOut(headers)).toEqual([403, true]);
  });

  test('nor does one of ours say the truth while its browser says otherwise', async () => {
    expect(await signOut({ origin: ours(), 'sec-fetch-site': 'cross-site' })).toEqual([403, true]);
    expect(await signOut({ origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' })).toEqual([
      403,
      true,
    ]);
  });

  test('a form, whatever it calls its fields, is no JSON', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      expect(await signOut({ origin: ours(), 'content-type': type }, '{}')).toEqual([400, true]);
    }
  });

  test('nor does a password that the browser remembers for us, or a token', async () => {
    const person = await personWithPassword();
    const foreign = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
    const run = `/api/2.0/mlflow/upload-artifact?run_id=${await makeRun(person)}&path=planted`;
    for (const authorization of [
      `Basic ${btoa(`${person.user?.email}:${PASSWORD}`)}`,
      `Bearer ${door.tokens.admin}`,
    ]) {
      const headers = { authorization, 'content-type': 'application/octet-stream' };
      expect((await door.post(run, 'x', { headers: { ...headers, ...foreign } })).status).toBe(403);
      expect((await door.post(run, 'x', { headers })).status).toBe(200);
    }
  });

  test('signing somebody in as somebody else takes a page of ours too', async () => {
    const person = await personWithPassword();
    const body = { email: person.user?.email, password: PASSWORD };
    const foreign = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
    const refused = await door.post(`${CONSOLE}/identity.signIn`, body, { headers: foreign });
    expect([refused.status, refused.headers['set-cookie']]).toEqual([403, undefined]);
  });
});

describe('pages and drawings that were logged', () => {
  test('are files to save, opened by whatever address', async () => {
    const runId = await makeRun(door.admin);
    for (const path of ['page.html', 'drawing.svg', 'page.xhtml', 'notes.pdf']) {
      const query = `run_id=${runId}&path=${path}`;
      const html = '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = 1</script></svg>';
      await door.post(`/api/2.0/mlflow/upload-artifact?${query}`, html, { token: door.tokens.admin });
      for (const address of [`/get-artifact?${query}`, `/get-artifact?${query}&show=page&as=text/html`]) {
        const { status, headers } = await door.get(address, { token: door.tokens.admin });
        expect([status, headers]).toMatchObject([
          200,
          {
            'content-type': 'application/octet-stream',
            'content-disposition': expect.stringMatching(/^attachment/),
            'content-security-policy': expect.stringContaining('sandbox'),
            'x-content-type-options': 'nosniff',
          },
        ]);
      }
    }
  });
});
