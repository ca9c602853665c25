'use client';
import { useQueries } from '@tanstack/react-query';
import { useSession } from '@/components/shell/session';
import { operationOptions } from '@/lib/client/use-operation';
import {
  isAtLeast,
  type Level,
  MATRICES,
  matrixOf,
  OBJECT_TYPES,
  type ObjectAbility,
  type ObjectType,
} from '@/lib/pure/permission-levels';

const typeOf = (ability: ObjectAbility): ObjectType =>
  OBJECT_TYPES.find((type) => Object.hasOwn(MATRICES[type].abilities, ability)) as ObjectType;

/** Whether the signed-in user has a role that may, and the level. The server has the last word. */
export function useMayWith(): (ability: ObjectAbility, level: Level | null | undefined) => boolean {
  const { user } = useSession();
  return (ability, level) => {
    const type = typeOf(ability);
    const [needed, does] = matrixOf(type).abilities[ability];
    return (does === 'reads' || user.role !== 'viewer') && isAtLeast(type, level, needed);
  };
}

/**
 * Whether the signed-in user may do it with the object. What is held on all objects of the type is known at once; only
 * where that is not enough the object is asked about, and until then the answer is no.
 */
export function useMay(ability: ObjectAbility, objectId: string): boolean {
  return useMayWhere(ability, [objectId]).has(objectId);
}

/** With which of the objects the signed-in user may do it: as `useMay`, of several. */
export function useMayWhere(ability: ObjectAbility, objectIds: readonly string[]): ReadonlySet<string> {
  const { levels, user } = useSession();
  const may = useMayWith();
  const objectType = typeOf(ability);
  const isKnown = may(ability, levels[objectType]);
  const couldBe = may(ability, matrixOf(objectType).creator);
  const enabled = !isKnown && couldBe && user.role !== 'admin';
  const answers = useQueries({
    queries: objectIds.map((objectId) => ({
      ...operationOptions('identity.getAccess', { objectType, objectId }),
      enabled,
      staleTime: 60_000,
    })),
  });
  return new Set(objectIds.filter((_, at) => isKnown || may(ability, answers[at]?.data?.level)));
}
