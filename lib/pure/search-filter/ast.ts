/** A parsed search filter. */

export type Entity = 'run' | 'experiment' | 'registeredModel' | 'modelVersion' | 'loggedModel';
export type Source = 'metric' | 'param' | 'tag' | 'attribute' | 'dataset';
export type Operator =
  | '=' | '!=' | '<' | '<=' | '>' | '>='
  | 'LIKE' | 'ILIKE' | 'IN' | 'NOT IN' | 'IS NULL' | 'IS NOT NULL';

export type Comparison = {
  kind: 'compare';
  source: Source;
  key: string;
  op: Operator;
  value: string | number | string[] | null;
};

export type Filter =
  | Comparison
  | { kind: 'and' | 'or'; terms: Filter[] }
  | { kind: 'not'; term: Filter };
