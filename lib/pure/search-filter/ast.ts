/** A parsed search filter. Keys of attributes are canonical: snake_case, aliases resolved. */

export type Entity = 'run' | 'experiment' | 'registeredModel' | 'modelVersion' | 'loggedModel';
export type Source = 'metric' | 'param' | 'tag' | 'attribute' | 'dataset';
export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'LIKE'
  | 'ILIKE'
  | 'IN'
  | 'NOT IN'
  | 'IS NULL'
  | 'IS NOT NULL';

/** The value is a number for what counts, a list for IN and NOT IN, null for IS NULL and IS NOT NULL, else a text. */
export type Comparison = {
  kind: 'compare';
  source: Source;
  key: string;
  op: Operator;
  value: string | number | string[] | null;
};

export type Filter = Comparison | { kind: 'and' | 'or'; terms: Filter[] } | { kind: 'not'; term: Filter };
