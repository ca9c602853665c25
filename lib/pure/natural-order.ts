/** Made when two texts are first compared: it takes a page a while, and many have nothing to sort. */
let collator: Intl.Collator | undefined;

/** Texts as one counts, for `sort`: `layer/2` before `layer/10`, whatever the locale. */
export function inNaturalOrder(a: string, b: string): number {
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(a, b);
}
