const known = new WeakMap<object, number>();
let counted = 0;

/** A number for an object: the same object, the same number. */
export function identityOf(object: object): number {
  const number = known.get(object) ?? ++counted;
  known.set(object, number);
  return number;
}
