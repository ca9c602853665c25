import path from 'node:path';
import { AppError } from '@/lib/pure/errors';
import { RegisteredRecord, readRecord, VersionRecord } from './folder-records';
import type { InsideFolder } from './inside-folder';
import { registeredId } from './server-answers';
import type { Page, SourceRegisteredModel, SourceVersion } from './source';

const REGISTRY = 'models';
const META = 'meta.yaml';
/** Of a version that was deleted. */
const DELETED = 'Deleted_Internal';

/** The registry of an MLflow file store: a folder a model, in it one a version. */
export class FolderRegistry {
  constructor(
    private readonly folder: InsideFolder,
    private readonly keyValues: (at: string) => Promise<{ key: string; value: string }[]>,
  ) {}

  names(): Promise<string[]> {
    return this.folder.folders(REGISTRY);
  }

  async models(): Promise<Page<SourceRegisteredModel>> {
    const page: Page<SourceRegisteredModel> = { items: [], unreadable: [] };
    for (const name of await this.names())
      await readable(page, registeredId(name), async () => this.model(name));
    return page;
  }

  private async model(name: string): Promise<SourceRegisteredModel | undefined> {
    const at = path.join(REGISTRY, name);
    const text = await this.folder.text(path.join(at, META));
    if (text === undefined) return undefined;
    const record = readRecord(RegisteredRecord, text);
    const creationTime = record.creation_timestamp ?? 0;
    const aliases = await this.keyValues(path.join(at, 'aliases'));
    return {
      id: registeredId(name),
      name: record.name ?? name,
      description: record.description ?? '',
      creationTime,
      lastUpdatedTime: record.last_updated_timestamp ?? creationTime,
      tags: await this.keyValues(path.join(at, 'tags')),
      aliases: aliases.map(({ key, value }) => ({ alias: key, version: Number(value) || 0 })),
    };
  }

  async versions(name: string): Promise<Page<SourceVersion>> {
    const page: Page<SourceVersion> = { items: [], unreadable: [] };
    for (const folder of await this.folder.folders(path.join(REGISTRY, name))) {
      const [, number] = /^version-(\d+)$/.exec(folder) ?? [];
      if (number)
        await readable(page, registeredId(name, number), () =>
          this.version(name, path.join(REGISTRY, name, folder)),
        );
    }
    page.items.sort((a, b) => a.version - b.version);
    return page;
  }

  private async version(name: string, at: string): Promise<SourceVersion | undefined> {
    const text = await this.folder.text(path.join(at, META));
    if (text === undefined) return undefined;
    const record = readRecord(VersionRecord, text);
    const { version, current_stage: stage = 'None', creation_timestamp: creationTime = 0 } = record;
    if (stage === DELETED) return undefined;
    return {
      id: registeredId(name, version),
      version,
      stage,
      description: record.description ?? '',
      userId: record.user_id ?? '',
      creationTime,
      lastUpdatedTime: record.last_updated_timestamp ?? creationTime,
      source: record.source,
      runId: record.run_id ?? '',
      runLink: record.run_link ?? '',
      modelId: record.model_id ?? '',
      status: record.status,
      statusMessage: record.status_message ?? '',
      tags: await this.keyValues(path.join(at, 'tags')),
    };
  }
}

/** An odd one does not hold up the others. */
async function readable<Item>(
  page: Page<Item>,
  id: string,
  read: () => Promise<Item | undefined>,
): Promise<void> {
  try {
    const item = await read();
    if (item) page.items.push(item);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    page.unreadable.push({ id, reason: error.message });
  }
}
