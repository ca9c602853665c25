/** Environment variables of a served entity: kept sealed, told to the processes of its model, and shown to nobody. */
import { seal, unseal } from '@/lib/platform/seal';
import { invalid } from '@/lib/pure/errors';

export type Environment = {
  /** Sealed, as there may be secrets among the values. */
  environment: string;
  environmentNames: string[];
};

const PURPOSE = 'serving-environment';
/** Stands for a value that is kept and not shown. */
export const SEALED = '{{sealed}}';

export function environmentOf({ environment }: Pick<Environment, 'environment'>): Record<string, string> {
  const text = environment && unseal(environment, PURPOSE);
  return text ? (JSON.parse(text) as Record<string, string>) : {};
}

/**
 * @param former whose values are kept where a client sends `SEALED` back
 * @throws INVALID_PARAMETER_VALUE
 */
export function settleEnvironment(
  given: Record<string, string>,
  former: Environment | undefined,
  field = 'config.served_entities.environment_vars',
): Environment {
  const kept = former ? environmentOf(former) : {};
  const entries = Object.entries(given).map(([name, value]): [string, string] => {
    if (/^\{\{secrets\//.test(value)) {
      throw invalid(
        `There are no secret scopes here: give the value of ${name} itself. It is kept sealed and never shown.`,
        { field },
      );
    }
    if (value !== SEALED) return [name, value];
    const own = kept[name];
    if (own !== undefined) return [name, own];
    throw invalid(`This entity keeps no value of ${name}: give it in the place of ${SEALED}.`, { field });
  });
  const names = entries.map(([name]) => name).sort();
  return {
    environment: names.length > 0 ? seal(JSON.stringify(Object.fromEntries(entries)), PURPOSE) : '',
    environmentNames: names,
  };
}
