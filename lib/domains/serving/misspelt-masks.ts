import { parseSignature } from '@/lib/pure/scoring/signature';
import { readVersionFacts } from '../registry';
import type { EntityView } from './endpoint-view';

/** Masked columns that no entity takes: misspelt, they mask nothing. None where an entity does not say what it takes. */
export async function findMisspeltMasks(
  entities: readonly Pick<EntityView, 'modelName' | 'version' | 'external'>[],
  masked: readonly string[],
): Promise<string[]> {
  if (masked.length === 0 || entities.some(({ external }) => external)) return [];
  const facts = await readVersionFacts(entities.map(({ modelName: name, version }) => ({ name, version })));
  const taken = new Set<string>();
  for (const each of facts) {
    const signature = parseSignature(each?.signature?.inputs);
    if (signature?.kind !== 'columns' || !signature.isNamed) return [];
    for (const { name = '' } of signature.columns) taken.add(name);
  }
  return masked.filter((column) => !taken.has(column));
}
