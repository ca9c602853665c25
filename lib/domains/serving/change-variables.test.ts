import { describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { auditOf, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import { environmentOf } from './environment';
import type { ConfigRow } from './load';
import * as serving from './operations';
import { goLive, system } from './settle';

const SECRET = 'sk-of-the-model';

/** An endpoint with a variable, whose first configuration is live. */
async function makeEndpoint(environmentVars: Record<string, string> = { API_KEY: SECRET, PLACE: 'here' }) {
  const owner = await callerWithRole('contributor');
  const model = await makeModel(owner);
  const name = `e-${unique()}`;
  const servedEntities = [{ entityName: model.name, entityVersion: '1', name: 'v1', environmentVars }];
  const { id } = await perform(serving.createEndpoint, owner, { name, config: { servedEntities } });
  const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } });
  await perform(goLive, system('test'), { key, version: 1 });
  const variables = async (version: number) => {
    const where = { endpointKey_version: { endpointKey: key, version } };
    const { definition } = await prisma().servingConfig.findUniqueOrThrow({ where });
    const [entity] = (definition as ConfigRow['definition']).entities;
    return entity && environmentOf(entity);
  };
  const change = (
    what: { set?: Record<string, string>; remove?: string[]; entity?: string },
    caller = owner,
  ) => perform(serving.changeVariables, caller, { name, entity: 'v1', ...what });
  return { owner, id, key, name, variables, change };
}

describe('works', () => {
  test('sets, replaces and removes; the others are kept, and no value is shown to anybody', async () => {
    const { owner, id, key, name, variables, change } = await makeEndpoint();
    const asked = await change({ set: { PLACE: 'there', MODE: 'fast=yes' } });
    expect(asked.pendingConfig?.entities[0]?.environmentVars).toEqual({
      API_KEY: '{{sealed}}',
      MODE: '{{sealed}}',
      PLACE: '{{sealed}}',
    });
    expect(await variables(2)).toEqual({ API_KEY: SECRET, PLACE: 'there', MODE: 'fast=yes' });
    await perform(goLive, system('test'), { key, version: 2 });
    await change({ set: { API_KEY: 'sk-another' }, remove: ['MODE'] });
    expect(await variables(3)).toEqual({ API_KEY: 'sk-another', PLACE: 'there' });
    await perform(goLive, system('test'), { key, version: 3 });

    const audit = await auditOf('serving-endpoint', id);
    expect(audit.filter(({ action }) => action === 'serving.changeVariables')).toHaveLength(2);
    const events = await perform(serving.listEvents, owner, { name });
    expect(JSON.stringify(events)).toContain('Variables of v1: API_KEY set; MODE removed.');
    const noted = audit.map(({ before, after }) => [before, after]);
    const said = JSON.stringify([asked, noted, events, await perform(serving.getEndpoint, owner, { name })]);
    for (const value of [SECRET, 'sk-another', 'fast=yes']) expect(said).not.toContain(value);

    await perform(serving.rollBack, owner, { name });
    expect(await variables(4)).toEqual({ API_KEY: SECRET, PLACE: 'there', MODE: 'fast=yes' });
  });

  test('the last one may go', async () => {
    const { variables, change } = await makeEndpoint({ PLACE: 'here' });
    const { pendingConfig } = await change({ remove: ['PLACE'] });
    expect(pendingConfig?.entities[0]?.environmentVars).toEqual({});
    expect(await variables(2)).toEqual({});
  });
});

test.each([
  ['nothing', {}, 'set'],
  ['a name that begins with a digit', { set: { '1ST': 'x' } }, 'set.1ST'],
  ['a value with a NUL', { set: { A: 'x\0y' } }, 'set.A'],
  ['a reference to a secret', { set: { A: '{{secrets/scope/key}}' } }, 'set'],
  ['a value that stands for one', { set: { A: '{{sealed}}' } }, 'set'],
  ['one to remove that is not there', { remove: ['NO_SUCH'] }, 'remove'],
  ['one that is set and removed', { set: { PLACE: 'x' }, remove: ['PLACE'] }, 'remove'],
  [
    'more than a hundred',
    { set: Object.fromEntries(Array.from({ length: 99 }, (_, at) => [`V${at}`, 'x'])) },
    'set',
  ],
])('refuses bad input: %s', async (_, what, field) => {
  const { change } = await makeEndpoint();
  expect(await refusal(change(what))).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field });
});

test('unknown id, and while another configuration is on its way', async () => {
  const { change } = await makeEndpoint();
  expect((await refusal(change({ set: { A: 'x' }, entity: 'no-such' }))).code).toBe(
    'RESOURCE_DOES_NOT_EXIST',
  );
  await change({ set: { A: 'x' } });
  expect((await refusal(change({ set: { A: 'y' } }))).code).toBe('RESOURCE_CONFLICT');
});

test('refuses a stranger', async () => {
  const { change } = await makeEndpoint();
  const stranger = await callerWithRole('contributor');
  expect((await refusal(change({ set: { A: 'x' } }, stranger))).code).toBe('RESOURCE_DOES_NOT_EXIST');
});
