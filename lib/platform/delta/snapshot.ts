/** A table at one version: what its log says, line by line, the later word winning. */
import {
  type Action,
  type Add,
  keyOf,
  type Metadata,
  type Protocol,
  type Remove,
  recordsOf,
  type Txn,
} from './actions';
import { type Field, readSchema } from './schema';

export class Snapshot {
  version = -1;
  /** When the version was committed, as readers of the log see it. */
  timestamp = 0;
  protocol: Protocol | undefined;
  private description: Metadata | undefined;
  private readonly adds = new Map<string, Add>();
  private readonly removes = new Map<string, Remove>();
  private readonly txns = new Map<string, Txn>();
  private columns: Field[] | undefined;

  get metadata(): Metadata {
    if (!this.description) throw new Error('The log has no metadata.');
    return this.description;
  }

  get isWhole(): boolean {
    if (!this.description || !this.protocol) return false;
    try {
      return Array.isArray(this.schema);
    } catch {
      return false;
    }
  }

  get schema(): Field[] {
    this.columns ??= readSchema(this.metadata.schemaString);
    return this.columns;
  }

  get files(): Add[] {
    return [...this.adds.values()];
  }

  /** Files that are no part of it any more, as far as the log still knows of them. */
  get tombstones(): Remove[] {
    return [...this.removes.values()];
  }

  get transactions(): Txn[] {
    return [...this.txns.values()];
  }

  /** Undefined where a file does not say how many rows it has. */
  get rows(): number | undefined {
    let total = 0;
    for (const add of this.adds.values()) {
      const records = recordsOf(add);
      if (records === undefined) return undefined;
      total += records - (add.deletionVector?.cardinality ?? 0);
    }
    return total;
  }

  get bytes(): number {
    let total = 0;
    for (const { size } of this.adds.values()) total += size;
    return total;
  }

  fileOf(key: string): Add | undefined {
    return this.adds.get(key);
  }

  txnOf(appId: string): number | undefined {
    return this.txns.get(appId)?.version;
  }

  apply(actions: Iterable<Action>, version: number, timestamp: number): this {
    for (const action of actions) this.take(action);
    this.version = version;
    this.timestamp = timestamp;
    return this;
  }

  /** One that later versions can be applied to while this one stays. */
  copy(): Snapshot {
    const copy = new Snapshot();
    copy.version = this.version;
    copy.timestamp = this.timestamp;
    copy.protocol = this.protocol;
    copy.description = this.description;
    for (const [key, add] of this.adds) copy.adds.set(key, add);
    for (const [key, remove] of this.removes) copy.removes.set(key, remove);
    for (const [key, txn] of this.txns) copy.txns.set(key, txn);
    return copy;
  }

  private take({ add, remove, metaData, protocol, txn }: Action): void {
    if (add) {
      this.adds.set(keyOf(add), add);
      this.removes.delete(keyOf(add));
    }
    if (remove) {
      this.adds.delete(keyOf(remove));
      this.removes.set(keyOf(remove), remove);
    }
    if (metaData) {
      this.description = metaData;
      this.columns = undefined;
    }
    if (protocol) this.protocol = protocol;
    if (txn) this.txns.set(txn.appId, txn);
  }
}
