export { expressionSql, resultType } from './duckdb';
export { evaluate } from './evaluate';
export { columnsIn, type Node, parseExpression } from './parse';
