/** Which served entity answers a request: by chance, or always the same one for the same key. */

export type Share = { entity: string; percent: number };

const SLOTS = 10_000;

/** FNV-1a with a last mix, so that keys that differ little are spread. */
export function slotOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) {
    hash ^= key.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return (hash >>> 0) % SLOTS;
}

/**
 * The entities in their shares. An entity's slots begin where the one before it ends: when the shares change, only the keys between
 * the old and the new bounds change sides.
 *
 * @param slot 0 to 9999, by `slotOf` or by chance
 */
export function entityAt(shares: readonly Share[], slot: number): string | undefined {
  let bound = 0;
  for (const { entity, percent } of shares) {
    bound += percent * (SLOTS / 100);
    if (slot < bound) return entity;
  }
  return shares.findLast(({ percent }) => percent > 0)?.entity;
}

export const anySlot = () => Math.floor(Math.random() * SLOTS);
