import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, levelNeeded, needOf, ROLES } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import type { AnyOperation } from '@/lib/core/surface';
import { deleteExperiment } from '@/lib/domains/tracking/operations';
import { LEVELS, type Level } from '@/lib/pure/permission-levels';
import { BY_NAME, BY_PATH, ELSEWHERE, ON_DELETED, type Sent } from '@/lib/testing/access/requests';
import {
  type Estate,
  grant,
  grantByGroups,
  MARK,
  makeEstate,
  personWithToken,
  shareNothing,
} from '@/lib/testing/access/workspace';
import { callerWithRole } from '@/lib/testing/callers';
import { type RawServer, serveRaw } from '@/lib/testing/raw-http';
import { console } from './console/surface';
import { mlflow, mlflowPlain } from './mlflow/surface';

/** Who asks: the role, and what is held on the experiment. */
const PEOPLE = [
  { name: 'nobody' },
  { name: 'a contributor who holds nothing', role: 'contributor' },
  { name: 'a viewer who may read', role: 'viewer', level: 'CAN_READ' },
  { name: 'a viewer who was granted everything', role: 'viewer', level: 'CAN_MANAGE' },
  { name: 'a contributor who may read', role: 'contributor', level: 'CAN_READ' },
  { name: 'a contributor who may edit', role: 'contributor', level: 'CAN_EDIT' },
  {
    name: 'a contributor whose group’s group may edit',
    role: 'contributor',
    level: 'CAN_EDIT',
    byGroup: true,
  },
  { name: 'a contributor who manages', role: 'contributor', level: 'CAN_MANAGE' },
  {
    name: 'a token that only reads, of one who manages',
    role: 'contributor',
    level: 'CAN_MANAGE',
    readOnly: true,
  },
  { name: 'an administrator', role: 'admin' },
] as const;
type Person = {
  name: string;
  role?: (typeof ROLES)[number];
  level?: Level;
  byGroup?: boolean;
  readOnly?: boolean;
};

const operations = new Map<string, AnyOperation>(
  [...console.routes, ...mlflow.routes, ...mlflowPlain.routes].map(({ operation }) => [
    operation.name,
    operation,
  ]),
);

function sent(operation: AnyOperation, estate: Estate): Sent {
  const byPath = BY_PATH[operation.name];
  if (byPath) return byPath.send(estate);
  const input = BY_NAME[operation.name]?.[1](estate);
  const path = `/api/console/${operation.name}`;
  return operation.kind === 'command'
    ? { method: 'POST', path, body: input }
    : { method: 'GET', path: `${path}?input=${encodeURIComponent(JSON.stringify(input))}` };
}

const strangersFind = (name: string) => BY_PATH[name]?.toStrangers ?? BY_NAME[name]?.[0];

/** What the tables say. */
function expected(
  operation: AnyOperation,
  person: Person,
): 'signIn' | 'denied' | 'hidden' | 'nothing' | 'allowed' {
  const need = needOf(operation.access);
  if (!need.role) return 'allowed';
  if (!person.role) return 'signIn';
  if (person.readOnly && operation.kind === 'command') return 'denied';
  if (ROLES.indexOf(person.role) < ROLES.indexOf(need.role)) return 'denied';
  const finds = strangersFind(operation.name);
  if (person.role === 'admin' || finds === 'own' || !need.level || !need.on) return 'allowed';
  if (!person.level) return finds === 'hidden' ? 'hidden' : 'nothing';
  const levels = LEVELS.experiment;
  return levels.indexOf(person.level) >= levels.indexOf(levelNeeded(operation.access, 'experiment'))
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

async function ask(operation: AnyOperation, person: Person): Promise<string> {
  const estate = await makeEstate(owner);
  let token: string | null = null;
  if (person.role) {
    const made = await personWithToken(person.role, person.readOnly);
    token = made.token;
    if (person.level)
      await (person.byGroup ? grantByGroups : grant)(made.caller, estate.experimentId, person.level);
  }
  if (ON_DELETED.has(operation.name)) {
    await perform(deleteExperiment, owner, { experimentId: estate.experimentId });
  }
  const { method, path, body } = sent(operation, estate);
  const { status, text } = await server.send(method, path, { body, token });
  if (status === 401) return 'signIn';
  if (status === 403) return 'denied';
  if (strangersFind(operation.name) === 'own') return status < 405 ? 'allowed' : `${status} ${text}`;
  if (status === 404) return 'hidden';
  // A fault of the request itself would prove nothing.
  if (status >= 400) return `${status} ${text.slice(0, 300)}`;
  const said = text.replaceAll(encodeURIComponent(JSON.stringify(MARK)), '');
  return strangersFind(operation.name) === 'nothing' && !said.includes(MARK) && !hasCount(text)
    ? 'nothing'
    : 'allowed';
}

const hasCount = (text: string) =>
  /"(count|matching|listed|total|runs|rawPoints)":[1-9]|"hasDatasets":true|"lines":{"/.test(text);

describe('the matrix', () => {
  test('has every operation', () => {
    const missing = [...operations.keys()].filter(
      (name) => !BY_NAME[name] && !BY_PATH[name] && !ELSEWHERE[name],
    );
    expect(missing).toEqual([]);
  });

  describe.each(PEOPLE)('$name', (person: Person) => {
    const covered = [...operations.values()].filter(({ name }) => BY_NAME[name] || BY_PATH[name]);
    test.concurrent.each(covered.map((operation) => [operation.name, operation] as const))(
      '%s',
      async (_, operation) => {
        expect(await ask(operation, person)).toBe(expected(operation, person));
      },
    );
  });
});
