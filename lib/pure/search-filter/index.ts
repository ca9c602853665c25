export type { Comparison, Entity, Filter, Operator, Source } from './ast';
export { parseFilter } from './parse';
export { type Token, tokenize } from './tokenize';
