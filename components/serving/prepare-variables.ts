/** Environment variables as the dialog holds them while somebody changes them, and what the server is asked for them. */

export type VariableRow = {
  /** Of the row, as names are typed and may be the same for a while. */
  id: number;
  name: string;
  /** Undefined where the one that is kept stays. */
  value: string | undefined;
  /** It is kept by the server already; its value is shown to nobody. */
  isKept: boolean;
  isRemoved: boolean;
};

export type Change = { set: Record<string, string>; remove: string[] };
export type RowFault = { id: number; message: string };

export const rowsOf = (names: readonly string[]): VariableRow[] =>
  names.map((name, id) => ({ id, name, value: undefined, isKept: true, isRemoved: false }));

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What is to be changed, or what is wrong with a row. */
export function changeOf(rows: readonly VariableRow[]): Change | RowFault {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  const seen = new Set<string>();
  for (const { id, name, value, isKept, isRemoved } of rows) {
    if (!isKept && !NAME.test(name)) {
      return { id, message: 'A name has letters, digits and _, and begins with no digit.' };
    }
    if (seen.has(name)) return { id, message: `${name} is there already: replace its value instead.` };
    seen.add(name);
    if (isRemoved) remove.push(name);
    else if (value !== undefined) set[name] = value;
  }
  return { set, remove };
}

export const isChange = (found: Change | RowFault): found is Change => 'set' in found;
