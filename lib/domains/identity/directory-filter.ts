/** Conditions on accounts and groups as a directory asks them. */
import sql, { join, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { invalid } from '@/lib/pure/errors';

const ConditionShape = z.object({
  field: z.string().max(60),
  operator: z.enum(['eq', 'co', 'sw', 'ew', 'pr']),
  value: z.union([z.string().max(500), z.boolean()]).default(''),
  isNot: z.boolean().default(false),
});
export type Condition = z.output<typeof ConditionShape>;

/** Any of the lines, each of which holds if all of it holds. */
export const Conditions = z.array(z.array(ConditionShape).min(1).max(100)).min(1).max(100);

/** A text, a flag, or what something is among. */
export type Field = { text: Sql } | { flag: Sql } | { among: (id: string) => Sql };

const OPERATORS: Record<'eq' | 'co' | 'sw' | 'ew', (field: Sql, value: string) => Sql> = {
  eq: (field, value) => sql`lower(${field}) = lower(${value})`,
  co: (field, value) => sql`position(lower(${value}) IN lower(${field})) > 0`,
  sw: (field, value) => sql`starts_with(lower(${field}), lower(${value}))`,
  ew: (field, value) => sql`right(lower(${field}), length(${value})) = lower(${value})`,
};

export function matching(where: z.output<typeof Conditions> | undefined, fields: Record<string, Field>): Sql {
  if (!where) return sql`true`;
  const lines = where.map(
    (line) =>
      sql`(${join(
        line.map((one) => conditionOf(one, fields)),
        ' AND ',
      )})`,
  );
  return sql`(${join(lines, ' OR ')})`;
}

function conditionOf({ field: name, operator, value, isNot }: Condition, fields: Record<string, Field>): Sql {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) throw invalid(`There is no field ${name}.`, { field: 'where' });
  const holds =
    'text' in field ? textHolds(field.text, operator, value) : otherHolds(name, field, operator, value);
  return isNot ? sql`NOT ${holds}` : holds;
}

function textHolds(text: Sql, operator: Condition['operator'], value: string | boolean): Sql {
  const given = sql`coalesce(${text}, '')`;
  return operator === 'pr' ? sql`${given} <> ''` : OPERATORS[operator](given, String(value));
}

function otherHolds(
  name: string,
  field: Exclude<Field, { text: Sql }>,
  operator: Condition['operator'],
  value: string | boolean,
): Sql {
  if ('flag' in field && operator === 'pr') return sql`true`;
  if (operator !== 'eq') throw invalid(`${name} is compared by eq.`, { field: 'where' });
  if ('among' in field) return field.among(String(value));
  return String(value).toLowerCase() === 'true' ? field.flag : sql`(NOT ${field.flag})`;
}
