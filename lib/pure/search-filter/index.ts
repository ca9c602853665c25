export type { Comparison, Entity, Filter, Operator, Source } from './ast';
export { type CompletionContext, completionContext } from './complete';
export { attributesOf, DATASET_KEYS, operatorsOf, prefixesOf, valuesOf } from './entities';
export {
  type FlatFilter,
  formatFilter,
  readFacet,
  readFlat,
  readFloor,
  writeFacet,
  writeFlat,
  writeFloor,
} from './facets';
export { addClause, beginClause, formatComparison, quoteKey, quoteValue } from './format';
export { parseFilter } from './parse';
export { type Keyword, type NamePart, type Token, tokenizeFilter } from './tokenize';
