/** Where the replays of an endpoint's log are. */

const at = (endpoint: string, more: Record<string, string>) =>
  `/endpoints/${encodeURIComponent(endpoint)}?${new URLSearchParams({ tab: 'replay', ...more })}`;

export const replayHref = (endpoint: string, number: number) => at(endpoint, { replay: String(number) });

/** Asks for one of this version. */
export const newReplayHref = (endpoint: string, model: string, version: number | string) =>
  at(endpoint, { replay: 'new', model, candidate: String(version) });
