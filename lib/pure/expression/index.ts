export { expressionSql, resultType } from './duckdb';
export { evaluate } from './evaluate';
export { type Logged, logged, parseRunExpression, RUN_FUNCTIONS, writeLogged } from './of-runs';
export { columnsIn, type Node, parseExpression } from './parse';
