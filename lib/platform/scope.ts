/**
 * What an async context carries, as an AsyncLocalStorage does; in use only while somebody is inside. Up to Node 22 the storage has every
 * promise of the process watched from its first use on, which a server that answers thousands of requests a second pays on each.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export class Scope<Value> {
  private readonly storage = new AsyncLocalStorage<Value>();
  private inside = 0;

  get(): Value | undefined {
    return this.storage.getStore();
  }

  async run<Result>(value: Value, work: () => Promise<Result>): Promise<Result> {
    this.inside += 1;
    try {
      return await this.storage.run(value, work);
    } finally {
      this.inside -= 1;
      if (this.inside === 0) this.storage.disable();
    }
  }
}
