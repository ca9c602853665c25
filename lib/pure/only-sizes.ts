/** What an import from a server leaves open, as its page and its report say. */
export const ONLY_SIZES =
  'Of files a server tells the sizes only: one that was written anew there in the size that it has here counts as unchanged.';
