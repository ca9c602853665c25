/**
 * What may be taken of a list that was found for other letters than are typed now: only what has these too. The answer for them is
 * on its way, and Enter must not take what stood first before it came.
 *
 * @param isBehind whether the list is of an older question
 * @param textsOf what an option is found by
 */
export function stillFitting<Option>(
  options: readonly Option[],
  { text, isBehind }: { text: string; isBehind: boolean },
  textsOf: (option: Option) => readonly string[],
): readonly Option[] {
  if (!isBehind) return options;
  const typed = text.trim().toLowerCase();
  return options.filter((option) => textsOf(option).some((one) => one.toLowerCase().includes(typed)));
}
