/** Secrets of a namespace, for a token that may make and remove them and read none. What is in one is what a pod has in its environment. */
import { Refused } from './refused';

export class Secrets extends Map<string, Record<string, string>> {
  mayWrite = true;

  decide(name: string, verb: string, text: string): unknown {
    if (!this.mayWrite || !['PATCH', 'DELETE'].includes(verb)) {
      const message = `secrets "${name}" is forbidden: cannot ${verb.toLowerCase()} resource "secrets"`;
      throw new Refused(403, message);
    }
    if (verb === 'DELETE') {
      if (!this.delete(name)) throw new Refused(404, `secrets "${name}" not found`);
      return { kind: 'Status', apiVersion: 'v1', status: 'Success' };
    }
    const { kind, immutable, data } = JSON.parse(text) as {
      kind: string;
      immutable: boolean;
      data: Record<string, string>;
    };
    const opened = Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
    );
    const before = this.get(name);
    if (kind !== 'Secret' || (before && immutable && JSON.stringify(before) !== JSON.stringify(opened)))
      throw new Refused(422, `Secret "${name}" is invalid: data: Forbidden: field is immutable`);
    this.set(name, opened);
    return JSON.parse(text);
  }
}
