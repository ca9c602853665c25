const at = encodeURIComponent;

export const tableHref = (name: string): string => `/features/${at(name)}`;
export const setHref = (id: string): string => `/features/training-sets/${at(id)}`;
export const featureHref = (table: string, feature: string): string =>
  `/features/${at(table)}/${at(feature)}`;
