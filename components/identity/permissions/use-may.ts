'use client';
import { useSession } from '@/components/shell/session';
import { useOperation } from '@/lib/client/use-operation';
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
  const { levels, user } = useSession();
  const may = useMayWith();
  const objectType = typeOf(ability);
  const isKnown = may(ability, levels[objectType]);
  const couldBe = may(ability, matrixOf(objectType).creator);
  const access = useOperation(
    'identity.getAccess',
    { objectType, objectId },
    { enabled: !isKnown && couldBe && user.role !== 'admin', staleTime: 60_000 },
  );
  return isKnown || may(ability, access.data?.level);
}
