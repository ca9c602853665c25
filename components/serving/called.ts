/** What answers, in words: an external model has no version. */
export const called = (model: string, version: number): string =>
  version > 0 ? `${model} version ${version}` : model;
