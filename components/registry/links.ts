/** Where the pages of the registry are. */

const at = encodeURIComponent;

export const modelHref = (name: string) => `/models/${at(name)}`;
export const versionHref = (name: string, version: number | string) =>
  `${modelHref(name)}/versions/${version}`;
export const compareVersionsHref = (name: string, versions: readonly number[]) =>
  `${modelHref(name)}/compare?versions=${versions.join('.')}`;
export const reviewHref = (id: number) => `/approvals/${id}`;
/** All models with the tag. */
export const taggedHref = (key: string, value: string) => `/models?tag=${at(`${key}=${value}`)}`;

export const serveHref = (name: string, version: number | string) =>
  `/endpoints/new?${new URLSearchParams({ model: name, version: String(version) })}`;
