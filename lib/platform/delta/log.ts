/** The log of a table, read: its latest version, any earlier one, what happened when. */
import { type Engine, withEngine } from '../duckdb';
import { type Action, type CommitInfo, commitName, commitVersion, readActions } from './actions';
import { type Checkpoint, checkpointsIn, readCheckpoint } from './checkpoint';
import { damaged, goneVersion, noTable, notYet, noVersion } from './faults';
import { Snapshot } from './snapshot';
import type { LogFile, TableStore } from './store';

const AT_ONCE = 32;
const REMEMBERED = 4;
const OUR_NAME = 'Plumbline/';

/** One entry of the history. */
export type Commit = CommitInfo & { version: number; timestamp: number };

export class TableLog {
  private last: { snapshot: Snapshot; file: LogFile } | undefined;
  private readonly earlier = new Map<number, Snapshot>();
  private readonly commits = new Map<number, { commit: Commit; modified: number }>();

  constructor(readonly store: TableStore) {}

  /** The table as it is now. @param engine one that the caller holds; else one is borrowed if a checkpoint must be read */
  async latest(engine?: Engine): Promise<Snapshot> {
    const found = await this.find(engine);
    if (!found) throw noTable(this.store.place);
    return found;
  }

  /** The same; undefined where there is no table. */
  async find(engine?: Engine): Promise<Snapshot | undefined> {
    if (this.last && !(await this.isUnchanged(this.last.file))) this.forget();
    let snapshot = this.last?.snapshot;
    if (!snapshot) snapshot = await this.load(undefined, engine);
    if (!snapshot) return undefined;
    const newer = await this.commitsAfter(snapshot.version);
    if (newer.length > 0) {
      snapshot = snapshot.copy();
      for (const { version, actions, timestamp } of newer) snapshot.apply(actions, version, timestamp);
    }
    const file = await this.store.statLog(commitName(snapshot.version));
    if (file && snapshot.timestamp === 0) snapshot.timestamp = file.modified.getTime();
    if (file) this.last = { snapshot, file };
    return snapshot;
  }

  /** @throws RESOURCE_DOES_NOT_EXIST */
  async at(version: number, engine?: Engine): Promise<Snapshot> {
    const latest = await this.latest(engine);
    if (version === latest.version) return latest;
    if (version > latest.version || version < 0) throw noVersion(version, latest.version);
    const known = this.earlier.get(version);
    if (known) return known;
    const snapshot = await this.load(version, engine);
    if (!snapshot) throw noVersion(version, latest.version);
    this.earlier.set(version, snapshot);
    const [oldest] = this.earlier.keys();
    if (this.earlier.size > REMEMBERED && oldest !== undefined) this.earlier.delete(oldest);
    return snapshot;
  }

  /** The version that was the latest at a time. @throws RESOURCE_DOES_NOT_EXIST for a time before the first */
  async versionAt(time: Date): Promise<number> {
    const commits = await this.readCommits(await this.commitFiles());
    const found = commits.findLast(({ timestamp }) => timestamp <= time.getTime());
    if (!found) throw notYet(time, commits[0]);
    return found.version;
  }

  /** Newest first. Only what is asked for is read. */
  async history({ limit = 100, before = Number.POSITIVE_INFINITY } = {}): Promise<Commit[]> {
    const files = (await this.commitFiles()).filter(({ name }) => (commitVersion(name) ?? 0) < before);
    return (await this.readCommits(files.slice(-limit))).reverse();
  }

  /** What was committed after a version, in order, as far as it goes. */
  async commitsAfter(
    version: number,
    most = Number.POSITIVE_INFINITY,
  ): Promise<{ version: number; actions: Action[]; timestamp: number }[]> {
    const found: { version: number; actions: Action[]; timestamp: number }[] = [];
    for (let next = version + 1; ; next += 1) {
      if (found.length >= most) return found;
      const text = await this.store.readLog(commitName(next));
      if (text === undefined) return found;
      const actions = this.parse(text, next);
      found.push({
        version: next,
        actions,
        timestamp: actions.find((each) => each.commitInfo)?.commitInfo?.timestamp ?? 0,
      });
    }
  }

  /** After a drop, or when another table came to stand here. */
  forget(): void {
    this.last = undefined;
    this.earlier.clear();
    this.commits.clear();
  }

  private async isUnchanged(file: LogFile): Promise<boolean> {
    const now = await this.store.statLog(file.name);
    return now?.size === file.size && now.modified.getTime() === file.modified.getTime();
  }

  private parse(text: string, version: number): Action[] {
    try {
      return readActions(text);
    } catch (error) {
      throw damaged(this.store.place, `version ${version} cannot be read`, error);
    }
  }

  private async load(target: number | undefined, engine: Engine | undefined): Promise<Snapshot | undefined> {
    const names = (await this.store.listLog('')).map(({ name }) => name);
    const versions = names.map(commitVersion).filter((version) => version !== undefined);
    const most = target ?? Number.POSITIVE_INFINITY;
    const checkpoints = checkpointsIn(names);
    const start = checkpoints.findLast(({ version }) => version <= most);
    if (!start && versions.length === 0) return undefined;
    const snapshot = new Snapshot();
    if (start) snapshot.apply(await this.readCheckpoint(start, engine), start.version, 0);
    const wanted = versions.filter((version) => version > snapshot.version && version <= most);
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const texts = await Promise.all(
        wanted.slice(at, at + AT_ONCE).map((version) => this.store.readLog(commitName(version))),
      );
      for (const [index, text] of texts.entries()) {
        const version = wanted[at + index] ?? 0;
        if (version !== snapshot.version + 1 || text === undefined) {
          const next = checkpoints.find((each) => each.version > snapshot.version);
          // Of a log that begins at a checkpoint nobody misses what was before it.
          if (target !== undefined && next) throw goneVersion(target, next.version);
          throw damaged(this.store.place, `version ${snapshot.version + 1} is missing`);
        }
        const actions = this.parse(text, version);
        snapshot.apply(actions, version, actions.find((each) => each.commitInfo)?.commitInfo?.timestamp ?? 0);
      }
    }
    if (target !== undefined && snapshot.version !== target)
      throw goneVersion(target, checkpoints[0]?.version);
    if (!snapshot.isWhole)
      throw damaged(this.store.place, 'it names no protocol or no schema that can be read');
    return snapshot;
  }

  private async readCheckpoint(checkpoint: Checkpoint, engine: Engine | undefined): Promise<Action[]> {
    if (engine) return readCheckpoint(this.store, engine, checkpoint);
    return withEngine({ folders: this.store.folders }, (own) => readCheckpoint(this.store, own, checkpoint));
  }

  private async commitFiles(): Promise<LogFile[]> {
    return (await this.store.listLog('')).filter(({ name }) => commitVersion(name) !== undefined);
  }

  /** In order, with times that only grow. */
  private async readCommits(files: LogFile[]): Promise<Commit[]> {
    const unread = files.filter(({ name, modified }) => {
      const known = this.commits.get(commitVersion(name) ?? -1);
      return known?.modified !== modified.getTime();
    });
    for (let at = 0; at < unread.length; at += AT_ONCE) {
      await Promise.all(unread.slice(at, at + AT_ONCE).map((file) => this.readCommit(file)));
    }
    let last = 0;
    return files.flatMap(({ name }) => {
      const commit = this.commits.get(commitVersion(name) ?? -1)?.commit;
      if (!commit) return [];
      last = Math.max(commit.timestamp, last + 1);
      return [{ ...commit, timestamp: last }];
    });
  }

  private async readCommit({ name, modified }: LogFile): Promise<void> {
    const version = commitVersion(name) ?? -1;
    const text = await this.store.readLog(name);
    if (text === undefined) return;
    const info = this.parse(text, version).find((action) => action.commitInfo)?.commitInfo ?? {};
    this.commits.set(version, {
      commit: { ...info, version, timestamp: timeOf(info, modified) },
      modified: modified.getTime(),
    });
  }
}

/** Delta goes by the file's own time, which a copy of the folder destroys; what we wrote says it inside as well. */
function timeOf(info: CommitInfo, modified: Date): number {
  if (info.inCommitTimestamp !== undefined) return info.inCommitTimestamp;
  const isOurs = info.engineInfo?.startsWith(OUR_NAME);
  return (isOurs ? info.timestamp : undefined) ?? modified.getTime();
}
