/**
 * What a caller's own SQL may say: one SELECT over the relations that it was given. Read off the engine's own parse tree, so that what
 * is checked is what is run; the locked instance behind it (no network, no other file) is the second wall.
 */
import { invalid } from '../../pure/errors';

const LONGEST = 100_000;

type Node = { [key: string]: unknown };

/** Table functions that make rows out of their arguments alone. */
const TABLE_FUNCTIONS = [
  'unnest',
  'range',
  'generate_series',
  'repeat',
  'repeat_row',
  'json_each',
  'json_tree',
];

/** Kinds of what may stand behind FROM. `SHOW_REF` is DESCRIBE and SUMMARIZE of a query. */
const SOURCES = [
  'BASE_TABLE',
  'SUBQUERY',
  'JOIN',
  'TABLE_FUNCTION',
  'EXPRESSION_LIST',
  'EMPTY',
  'EMPTY_FROM',
  'PIVOT',
  'SHOW_REF',
];

/** Functions that tell of the installation, wait, write, or run other SQL. */
const FUNCTIONS =
  /^(current_setting|getvariable|getenv|current_query.*|current_connection_id|current_database|current_schemas?|current_catalog|current_user|current_role|session_user|user|write_log|sleep.*|nextval|currval|setseed|stats|pg_.*|has_.*_privilege|in_search_path|txid_current|current_transaction_id|json_serialize.*|json_deserialize.*|json_execute.*|add_parquet_key|parse_duckdb_log_message|which_secret|version)$/;

// What the engine finds under such names is its own catalogue.
const NOT_FOR_CTES = /^(duckdb_|pg_|sqlite_|pragma_|information_schema)|[^A-Za-z0-9_]/i;

const refused = (message: string) => invalid(message, { field: 'sql' });
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function assertLength(sql: string): void {
  if (sql.trim() === '') throw refused('There is no SQL.');
  if (sql.length > LONGEST) throw refused(`SQL may have at most ${LONGEST} characters.`);
  if (sql.includes('\0')) throw refused('SQL has no null characters.');
}

/** Catalogs that the engine keeps for itself stand under another name in it. */
const RESERVED = ['main', 'temp', 'system', 'memory'];
export const catalogAlias = (catalog: string): string =>
  RESERVED.includes(catalog.toLowerCase()) ? `${catalog.toLowerCase()}_catalog` : catalog;

/** The engine's names of catalogs back to what stands in the SQL; the mark below a line stays below its place. */
export function unaliased(message: string): string {
  const lines = message.split('\n');
  const alias = new RegExp(`\\b(${RESERVED.join('|')})_catalog(?=\\b)`, 'gi');
  return lines
    .map((line, at) => {
      const above = lines[at - 1];
      if (!/^ *\^ *$/.test(line) || above === undefined) return line.replace(alias, '$1');
      const before = above.slice(0, line.indexOf('^')).match(alias)?.length ?? 0;
      return line.slice(before * '_catalog'.length);
    })
    .join('\n');
}

/**
 * @param parsed what `json_serialize_sql` said of the SQL
 * @param relations the names that may be read from: `table`, `schema.table` or `catalog.schema.table`
 * @returns the SQL with the engine's own names for catalogs
 * @throws INVALID_PARAMETER_VALUE
 */
export function harmless(sql: string, parsed: string, relations: readonly string[]): string {
  const { error, error_type, error_message, statements } = JSON.parse(parsed) as Node & {
    statements?: unknown[];
  };
  if (error) {
    throw refused(
      error_type === 'not implemented'
        ? 'Only SELECT statements are run here.'
        : textOf(error_message) || 'The SQL cannot be read.',
    );
  }
  if (statements?.length !== 1) throw refused('Write one statement at a time.');
  const names = new Set(relations.map((name) => name.toLowerCase()));
  visit(statements[0], (node) => {
    for (const name of cteNames(node)) {
      if (NOT_FOR_CTES.test(name)) throw refused(`A WITH query cannot be called '${name}'.`);
      names.add(name.toLowerCase());
    }
  });
  const catalogs: { at: number; name: string }[] = [];
  visit(statements[0], (node) => {
    assertNode(node, names);
    const [first = '', ...others] = Array.isArray(node.column_names) ? node.column_names : [];
    const name =
      node.type === 'BASE_TABLE' ? textOf(node.catalog_name) : others.length === 3 ? textOf(first) : '';
    if (name !== '' && catalogAlias(name) !== name) catalogs.push({ at: Number(node.query_location), name });
  });
  return renamed(sql, catalogs);
}

/** The parser tells places in bytes. */
function renamed(sql: string, catalogs: { at: number; name: string }[]): string {
  let text = Buffer.from(sql);
  for (const { at, name } of catalogs.sort((a, b) => b.at - a.at)) {
    const isQuoted = text[at] === '"'.charCodeAt(0);
    const end = at + Buffer.byteLength(name) + (isQuoted ? 2 : 0);
    text = Buffer.concat([text.subarray(0, at), Buffer.from(catalogAlias(name)), text.subarray(end)]);
  }
  return text.toString();
}

const cteNames = (node: Node): string[] => {
  const map = isNode(node.cte_map) ? node.cte_map.map : undefined;
  const named = Array.isArray(map) ? map.map((entry: Node) => textOf(entry.key)) : [];
  const recursive =
    node.type === 'RECURSIVE_CTE_NODE' || node.type === 'CTE_NODE' ? [textOf(node.cte_name)] : [];
  return [...named, ...recursive].filter(Boolean);
};

function assertNode(node: Node, names: Set<string>): void {
  for (const key of ['from_table', 'left', 'right', 'source']) {
    const source = node[key];
    if (!isNode(source) || typeof source.type !== 'string' || 'class' in source || 'select_list' in source)
      continue;
    if (source.type.endsWith('_NODE')) continue;
    if (!SOURCES.includes(source.type)) throw refused(`'${source.type}' cannot be read from.`);
  }
  if (node.type === 'BASE_TABLE') assertTable(node, names);
  if (node.type === 'SHOW_REF' && !isNode(node.query))
    throw refused('Only DESCRIBE and SUMMARIZE of a table or query.');
  if (node.type === 'TABLE_FUNCTION') {
    const name = textOf(isNode(node.function) ? node.function.function_name : '').toLowerCase();
    if (!TABLE_FUNCTIONS.includes(name)) throw refused(`The table function '${name}' is not available here.`);
  }
  const name = textOf(node.function_name).toLowerCase();
  if (name !== '' && FUNCTIONS.test(name)) throw refused(`The function '${name}' is not available here.`);
}

function assertTable(node: Node, names: Set<string>): void {
  const [catalog, schema, table] = [
    textOf(node.catalog_name),
    textOf(node.schema_name),
    textOf(node.table_name),
  ];
  const full = [catalog, schema, table].filter(Boolean).join('.');
  if (!names.has(full.toLowerCase())) {
    const known = [...names].slice(0, 20).join(', ');
    const hint = schema === '' ? ' Write its schema too: schema.table.' : '';
    throw refused(`There is no table '${full}' that you may read.${hint}${known && ` There is: ${known}.`}`);
  }
}

function visit(node: unknown, see: (node: Node) => void): void {
  // Not by recursion: a deep expression is no reason to run out of stack.
  const waiting: unknown[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (Array.isArray(next)) waiting.push(...next.filter(isNode));
    else if (isNode(next)) {
      see(next);
      waiting.push(...Object.values(next).filter(isNode));
    }
  }
}
