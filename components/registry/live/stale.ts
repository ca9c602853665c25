/** Which answers a hint of the registry's stream makes old. Pure. */

/** As the server tells it: models by name, whether something concerns the watcher, whether hints were missed. */
export type ModelsHint = { models: string[]; isMine: boolean; isReset: boolean };

/** They count and list what is asked of the caller. */
const MINE = new Set([
  'registry.countInbox',
  'registry.listInbox',
  'identity.countNotifications',
  'identity.listNotifications',
]);
/** About models that their questions do not name. */
const ACROSS = new Set([
  'registry.listModels',
  'registry.listInbox',
  'registry.countInbox',
  'registry.assessRequests',
  'registry.getReview',
]);

type Input = { name?: unknown; versions?: unknown };

function isAbout({ name, versions }: Input, models: readonly string[]): boolean {
  if (typeof name === 'string') return models.includes(name);
  return (
    Array.isArray(versions) &&
    versions.some((one: Input) => typeof one?.name === 'string' && isAbout(one, models))
  );
}

export function isStale(queryKey: readonly unknown[], { models, isMine, isReset }: ModelsHint): boolean {
  const name = String(queryKey[0]);
  if (isReset) return MINE.has(name) || name.startsWith('registry.');
  if (isMine && (MINE.has(name) || ACROSS.has(name))) return true;
  if (models.length === 0 || !name.startsWith('registry.')) return false;
  return ACROSS.has(name) || isAbout((queryKey[1] ?? {}) as Input, models);
}
