import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, levelNeeded, needOf, ROLES, type RoleName } from '@/lib/core/access';
import type { AnyOperation } from '@/lib/core/surface';
import { LEVELS, type Level, type ObjectType } from '@/lib/pure/permission-levels';
import { type Estate, MARK, operationOf, type Request, type Sent, WORD } from '@/lib/testing/access/entry';
import { grant, grantByGroups, personWithToken, shareNothing } from '@/lib/testing/access/people';
import { DOMAINS } from '@/lib/testing/access/requests';
import { callerWithRole } from '@/lib/testing/callers';
import { type RawServer, serveRaw } from '@/lib/testing/raw-http';
import { console } from './console/surface';
import { databricks } from './databricks/surface';
import { embed } from './embed/surface';
import { mlflow, mlflowPlain } from './mlflow/surface';
import { scim } from './scim/surface';
import { sso } from './sso/surface';

/** Who asks: the role, and what is held on the object. */
type Person = { name: string; role?: RoleName; level?: Level; byGroup?: boolean; readOnly?: boolean };

function peopleFor(type: ObjectType): Person[] {
  const levels = LEVELS[type];
  const [least, most] = [levels[0], levels.at(-1)];
  return [
    { name: 'nobody' },
    { name: 'a contributor who holds nothing', role: 'contributor' },
    { name: `a viewer with ${least}`, role: 'viewer', level: least },
    { name: `a viewer who was granted ${most}`, role: 'viewer', level: most },
    ...levels.map((level) => ({ name: `a contributor with ${level}`, role: 'contributor' as const, level })),
    {
      name: `a contributor whose group’s group has ${levels[1]}`,
      role: 'contributor',
      level: levels[1],
      byGroup: true,
    },
    {
      name: `a token that only reads, of one with ${most}`,
      role: 'contributor',
      level: most,
      readOnly: true,
    },
    { name: 'an administrator', role: 'admin' },
  ];
}

const operations = new Map<string, AnyOperation>(
  [console, mlflow, mlflowPlain, databricks, scim, sso, embed]
    .flatMap(({ routes }) => routes)
    .map(({ operation }) => [operation.name, operation]),
);

function sent(operation: AnyOperation, request: Request<Estate>, estate: Estate): Sent {
  if (request.send) return request.send(estate);
  const input = request.input?.(estate);
  const path = `/api/console/${operation.name}`;
  return operation.kind === 'command'
    ? { method: 'POST', path, body: input }
    : { method: 'GET', path: `${path}?input=${encodeURIComponent(JSON.stringify(input))}` };
}

/** What the tables say. */
function expected(
  { access, kind }: AnyOperation,
  type: ObjectType,
  { toStrangers: finds, level }: Pick<Request<Estate>, 'toStrangers' | 'level'>,
  person: Person,
): 'signIn' | 'denied' | 'hidden' | 'nothing' | 'allowed' {
  const need = needOf(access);
  if (!need.role) return 'allowed';
  if (!person.role) return 'signIn';
  if (person.readOnly && kind === 'command') return 'denied';
  if (ROLES.indexOf(person.role) < ROLES.indexOf(need.role)) return 'denied';
  if (person.role === 'admin' || finds === 'own' || !need.level || !need.on) return 'allowed';
  if (!person.level) return finds === 'hidden' ? 'hidden' : 'nothing';
  const levels = LEVELS[type];
  return levels.indexOf(person.level) >= levels.indexOf(level ?? levelNeeded(access, type))
    ? 'allowed'
    : 'denied';
}

let server: RawServer;
let owner: Caller;
beforeAll(async () => {
  server = await serveRaw();
  owner = await callerWithRole('admin');
  await shareNothing();
});
afterAll(() => server.close());

/** An access token of somebody who holds that on the object; null of nobody. */
async function enter(
  objectType: ObjectType,
  { objectId }: Estate,
  { role, level, byGroup, readOnly }: Person,
): Promise<string | null> {
  if (!role) return null;
  const { caller, token } = await personWithToken(role, readOnly);
  if (level && objectId) await (byGroup ? grantByGroups : grant)(caller, { objectType, objectId, level });
  return token;
}

async function ask(
  operation: AnyOperation,
  request: Request<Estate>,
  estate: Estate,
  token: string | null,
): Promise<string> {
  await request.before?.(estate);
  const { method, path, body } = sent(operation, request, estate);
  const { status, text } = await server.send(method, path, { body, token });
  if (status === 401) return 'signIn';
  if (status === 403) return 'denied';
  if (request.toStrangers === 'own') return status < 405 ? 'allowed' : `${status} ${text}`;
  if (status === 404) return 'hidden';
  // A fault of the request itself would prove nothing.
  if (status >= 400) return `${status} ${text.slice(0, 300)}`;
  const said = text.replaceAll(encodeURIComponent(JSON.stringify(MARK)), '');
  const isSeen = said.includes(MARK) || said.includes(WORD) || hasCount(text);
  return request.toStrangers === 'nothing' && !isSeen ? 'nothing' : 'allowed';
}

const hasCount = (text: string) =>
  /"(count|matching|listed|looked|total|runs|rawPoints|needed)":[1-9]|"hasDatasets":true|"lines":{"/.test(
    text,
  );

describe('the matrix', () => {
  test('has every operation, once', () => {
    const listed = DOMAINS.flatMap(({ requests, elsewhere }) => [
      ...Object.keys(requests),
      ...Object.keys(elsewhere),
    ]);
    expect([...new Set(listed.map(operationOf))].sort()).toEqual([...operations.keys()].sort());
    const plain = listed.filter((line) => operationOf(line) === line);
    expect(new Set(plain).size).toBe(plain.length);
  });

  describe.each(DOMAINS)('on $type', ({ type, makeEstate, requests }) => {
    const entries = Object.entries(requests);
    describe.each(peopleFor(type))('$name', (person: Person) => {
      const arrive = async () => {
        const estate = await makeEstate(owner);
        return { estate, token: await enter(type, estate, person) };
      };
      let common: ReturnType<typeof arrive> | undefined;
      test.concurrent.each(entries)('%s', async (name, request) => {
        const operation = operations.get(operationOf(name));
        if (!operation) throw new Error(`There is no operation ${name}.`);
        const said = expected(operation, type, request, person);
        // What is only read, or refused, leaves things as they are for the next.
        const isUnchanged = !request.before && (operation.kind === 'query' || said !== 'allowed');
        if (isUnchanged) common ??= arrive();
        const { estate, token } = await (isUnchanged && common ? common : arrive());
        expect(await ask(operation, request, estate, token)).toBe(said);
      });
    });
  });
});
