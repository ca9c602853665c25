/** SCIM's PATCH (RFC 7644, 3.5.2) as changes: of attributes, and of who is in a group. */
import { z } from 'zod';
import { invalid } from '@/lib/pure/errors';
import { Members, readFields } from './resources';

const Patch = z.object({
  Operations: z
    .array(
      z.object({
        op: z.preprocess(
          (value) => (typeof value === 'string' ? value.toLowerCase() : value),
          z.enum(['add', 'replace', 'remove']),
        ),
        path: z.string().max(500).optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(1000),
});

const FILTERED = /^(?<name>\w+)\[(?:value|type)\s+eq\s+"(?<value>[^"]*)"\](?:\.\w+)?$/i;
const SCHEMA = /^urn:[^ [\]]*:(?=\w+(?:\[[^\]]*\])?(?:\.\w+)?$)/i;
const asList = (value: unknown) => (Array.isArray(value) ? value : value == null ? [] : [value]);

/** A role comes as `{ value }`, or as its value alone where the path leads to that. */
const asValue = (given: unknown) => (typeof given === 'string' ? { value: given } : given);

/** As they are called here: directories differ in capitals, and may name the schema or which of several is meant. */
const ATTRIBUTES = ['userName', 'displayName', 'name', 'active', 'externalId', 'roles', 'members'];
const PARTS = ['formatted', 'givenName', 'familyName'];

function attributeOf(key: string): [name: string, inner?: string] {
  const [text = '', part] = key
    .replace(SCHEMA, '')
    .replace(/\[[^\]]*\]/, '')
    .split('.', 2);
  const known = (names: string[], name: string) =>
    names.find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
  return part ? [known(ATTRIBUTES, text), known(PARTS, part)] : [known(ATTRIBUTES, text)];
}

/** Attributes after the patch: those with a path, and those inside a value without one. */
export function patchedAttributes(body: unknown): Record<string, unknown> {
  const after: Record<string, unknown> = {};
  for (const { op, path, value } of readFields(Patch, body).Operations) {
    const fields = path ? { [path.replace(SCHEMA, '')]: value } : value;
    if (typeof fields !== 'object' || fields === null)
      throw invalid('An operation without a path needs an object.');
    for (const [key, given] of Object.entries(fields)) {
      const [name, inner] = attributeOf(key);
      if (op === 'remove') {
        if (name === 'roles') after.roles = [];
        continue;
      }
      if (inner && name !== 'roles') after[name] = { ...(after[name] as object | undefined), [inner]: given };
      else after[name] = name === 'roles' ? asList(given).map(asValue) : given;
    }
  }
  return after;
}

export type GroupChange = {
  name?: string;
  externalId?: string;
  add: string[];
  remove: string[];
  members?: string[];
};

/** Who comes and who goes, in the order of the operations. */
export function patchedGroup(body: unknown): GroupChange {
  const said: Pick<GroupChange, 'name' | 'externalId'> = {};
  const [add, remove] = [new Set<string>(), new Set<string>()];
  let members: Set<string> | undefined;
  const idsOf = (value: unknown) => readFields(Members, asList(value)).map((member) => member.value);
  const put = (ids: string[]) => {
    for (const id of ids) {
      (members ?? add).add(id);
      remove.delete(id);
    }
  };
  const take = (ids: string[]) => {
    for (const id of ids) {
      if (!members) remove.add(id);
      (members ?? add).delete(id);
    }
  };
  const set = (ids: string[]) => {
    members = new Set(ids);
    add.clear();
    remove.clear();
  };
  for (const { op, path, value } of readFields(Patch, body).Operations) {
    const one = path && FILTERED.exec(path);
    if (one) {
      if (one.groups?.name?.toLowerCase() !== 'members' || op !== 'remove') {
        throw invalid(`The path ${path} is not understood.`, { field: 'path' });
      }
      take([one.groups.value ?? '']);
      continue;
    }
    const fields = path ? { [path.replace(SCHEMA, '')]: value } : value;
    if (typeof fields !== 'object' || fields === null)
      throw invalid('An operation without a path needs an object.');
    for (const [key, given] of Object.entries(fields)) {
      const [name] = attributeOf(key);
      if (name === 'members') {
        if (op === 'add') put(idsOf(given));
        else if (op === 'replace') set(idsOf(given));
        else if (given == null) set([]);
        else take(idsOf(given));
      } else if (op !== 'remove' && typeof given === 'string') {
        if (name === 'displayName') said.name = given;
        if (name === 'externalId') said.externalId = given;
      }
    }
  }
  return { ...said, add: [...add], remove: [...remove], ...(members && { members: [...members] }) };
}
