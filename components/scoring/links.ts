export const jobHref = (name: string) => `/scoring/${encodeURIComponent(name)}`;

/** Begins a job from a version of a model. */
export const scoreHref = (model: string, version: number | string) =>
  `/scoring/new?${new URLSearchParams({ model, version: String(version) })}`;

export const resultHref = (name: string, number: number) =>
  `/api/console/scoring.downloadResult?input=${encodeURIComponent(JSON.stringify({ name, number }))}`;
