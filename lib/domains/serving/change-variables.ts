import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { invalid } from '@/lib/pure/errors';
import { assertHasProcesses, changeEntity } from './change-entity';
import type { EndpointView } from './endpoint-view';
import { SEALED, settleEnvironment } from './environment';
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
  run: (ctx, { name, entity, set, remove }): Promise<EndpointView> =>
    changeEntity(ctx, { name, entity }, (served) => {
      assertHasProcesses(served);
      const wanted = wantedOf(served.environmentNames, set, remove);
      const changed = { ...served, ...settleEnvironment(wanted, served, 'set') };
      return { changed, note: noteOf(entity, set, remove) };
    }),
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
