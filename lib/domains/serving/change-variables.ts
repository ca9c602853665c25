import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { conflict, invalid, notFound } from '@/lib/pure/errors';
import { type EndpointView, readEndpoint } from './endpoint-view';
import { SEALED, settleEnvironment } from './environment';
import { findConfigs, loadEndpoint } from './load';
import { propose } from './propose';
import { AskedName, VariableName, Variables } from './schemas';

const MOST = 100;

export const changeVariables = command({
  name: 'serving.changeVariables',
  summary:
    'Sets environment variables of a served entity and takes others away. Its processes are started anew with them before those that answer now go.',
  access: 'endpoints.manage',
  input: z.object({
    name: AskedName,
    entity: z.string().min(1).max(100),
    /** Values by their names: new ones, or in the place of those that are kept. */
    set: Variables.default({}),
    remove: z.array(VariableName).max(MOST).default([]),
  }),
  async run(ctx, { name, entity, set, remove }): Promise<EndpointView> {
    const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
    const live = endpoint.liveVersion;
    const config = live === null ? undefined : (await findConfigs(ctx, endpoint.key, [live])).get(live);
    if (!config) throw conflict('The endpoint serves nothing yet: wait until it is ready.');
    const { entities } = config.definition;
    const served = entities.find((one) => one.name === entity);
    if (!served) throw notFound(`The endpoint serves no entity called '${entity}'.`);
    if (served.external) {
      throw invalid(`${served.modelName} is an external model: it has no processes here.`, {
        field: 'entity',
      });
    }
    const wanted = wantedOf(served.environmentNames, set, remove);
    const changed = { ...served, ...settleEnvironment(wanted, served, 'set') };
    const others = entities.map((one) => (one === served ? changed : one));
    await propose(
      ctx,
      endpoint,
      { ...config.definition, entities: others },
      'update',
      noteOf(entity, set, remove),
    );
    return readEndpoint(ctx, await loadEndpoint(ctx, { name }), 'CAN_MANAGE');
  },
});

/** @throws INVALID_PARAMETER_VALUE for a change that is none, or that contradicts itself */
function wantedOf(
  there: readonly string[],
  set: Record<string, string>,
  remove: readonly string[],
): Record<string, string> {
  const names = Object.keys(set);
  if (names.length + remove.length === 0)
    throw invalid('Set or remove at least one variable.', { field: 'set' });
  const unknown = remove.find((one) => !there.includes(one));
  if (unknown !== undefined) throw invalid(`There is no variable ${unknown}.`, { field: 'remove' });
  const both = remove.find((one) => Object.hasOwn(set, one));
  if (both !== undefined) throw invalid(`${both} is set and removed at once.`, { field: 'remove' });
  const unseen = names.find((one) => set[one] === SEALED);
  if (unseen !== undefined) throw invalid(`Give the value of ${unseen} itself.`, { field: 'set' });
  const kept = there.filter((one) => !remove.includes(one)).map((one): [string, string] => [one, SEALED]);
  const wanted = { ...Object.fromEntries(kept), ...set };
  if (Object.keys(wanted).length > MOST) {
    throw invalid(`An entity has at most ${MOST} variables.`, { field: 'set' });
  }
  return wanted;
}

/** Their names alone. */
function noteOf(entity: string, set: Record<string, string>, remove: readonly string[]): string {
  const names = Object.keys(set).sort();
  const parts = [
    ...(names.length > 0 ? [`${names.join(', ')} set`] : []),
    ...(remove.length > 0 ? [`${[...remove].sort().join(', ')} removed`] : []),
  ];
  return `Variables of ${entity}: ${parts.join('; ')}.`;
}
