/** What the feed of a model or a version asks: the page on the server asks it too. */
const PAGE = 50;

export const activityOf = (name: string, version?: number) => ({
  name,
  ...(version !== undefined && { version }),
  limit: PAGE,
});
