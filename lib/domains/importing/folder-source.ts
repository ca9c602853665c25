import path from 'node:path';
import { createInterface } from 'node:readline';
import { AppError, notFound } from '@/lib/pure/errors';
import type { ForeignPoint } from '../tracking';
import { readExperiments, TRASH } from './folder-experiments';
import {
  DatasetRecord,
  LinkRecord,
  ModelRecord,
  RunRecord,
  readMetricLine,
  readRecord,
} from './folder-records';
import { FolderRegistry } from './folder-registry';
import { InsideFolder } from './inside-folder';
import type {
  OpenFile,
  Owner,
  Page,
  Source,
  SourceExperiment,
  SourceFile,
  SourceModel,
  SourceRegisteredModel,
  SourceRun,
  SourceVersion,
} from './source';

const PAGE = 50;
const POINTS = 5000;
const META = 'meta.yaml';
const MODELS = 'models';
const RUN_NAME = 'mlflow.runName';
/** Folders of an experiment that are no runs. */
const NO_RUNS = ['tags', 'datasets', 'traces', MODELS];
const KEPT_ELSEWHERE = /^(?!file:)[a-z][a-z0-9+.-]+:/i;

/** The folder of an MLflow file store (`mlruns`). */
export class FolderSource implements Source {
  private readonly folder: InsideFolder;
  private readonly registry: FolderRegistry;
  /** What is gone through page by page: a folder of a hundred thousand runs is not read again for each fifty of them. */
  private listed: { what: string; names: string[] } | undefined;

  constructor(root: string) {
    this.folder = new InsideFolder(root);
    this.registry = new FolderRegistry(this.folder, (at) => this.keyValues(at));
  }

  async isAlive(): Promise<boolean> {
    return true;
  }

  async version(): Promise<undefined> {
    return undefined;
  }

  experiments(): Promise<SourceExperiment[]> {
    return readExperiments(this.folder, (at) => this.keyValues(at));
  }

  async countRuns(experimentIds: string[]): Promise<number> {
    let count = 0;
    for (const id of experimentIds) count += (await this.runFolders(await this.home(id))).length;
    return count;
  }

  async countRegisteredModels(): Promise<number> {
    return (await this.registry.names()).length;
  }

  registeredModels(): Promise<Page<SourceRegisteredModel>> {
    return this.registry.models();
  }

  versions(name: string): Promise<Page<SourceVersion>> {
    return this.registry.versions(name);
  }

  runs(experimentId: string, token?: string): Promise<Page<SourceRun>> {
    return this.page(
      experimentId,
      'runs',
      token,
      (home) => this.runFolders(home),
      (home, id) => this.run(home, id),
    );
  }

  models(experimentId: string, token?: string): Promise<Page<SourceModel>> {
    return this.page(
      experimentId,
      MODELS,
      token,
      (home) => this.folder.folders(path.join(home, MODELS)),
      (home, id) => this.model(path.join(home, MODELS, id)),
    );
  }

  private async page<Item>(
    experimentId: string,
    kind: string,
    after: string | undefined,
    list: (home: string) => Promise<string[]>,
    read: (home: string, id: string) => Promise<Item | undefined>,
  ): Promise<Page<Item>> {
    const home = await this.home(experimentId);
    const what = `${kind} of ${home}`;
    if (after === undefined || this.listed?.what !== what) this.listed = { what, names: await list(home) };
    const left = this.listed.names.filter((id) => after === undefined || id > after);
    const page: Page<Item> = { items: [], unreadable: [] };
    for (const id of left.slice(0, PAGE)) {
      try {
        const item = await read(home, id);
        if (item) page.items.push(item);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        page.unreadable.push({ id, reason: error.message });
      }
    }
    if (left.length > PAGE) page.nextToken = left[PAGE - 1];
    return page;
  }

  /** Where an experiment lies: in the trash, if it was deleted. */
  private async home(experimentId: string): Promise<string> {
    const isThere = (await this.folder.text(path.join(experimentId, META))) !== undefined;
    return isThere ? experimentId : path.join(TRASH, experimentId);
  }

  private async runFolders(home: string): Promise<string[]> {
    const names = await this.folder.folders(home);
    return names.filter((name) => !name.startsWith('.') && !NO_RUNS.includes(name));
  }

  private async run(home: string, folder: string): Promise<SourceRun | undefined> {
    const at = path.join(home, folder);
    const text = await this.folder.text(path.join(at, META));
    if (text === undefined) return undefined;
    const record = readRecord(RunRecord, text);
    const id = record.run_id ?? record.run_uuid ?? folder;
    const tags = await this.keyValues(path.join(at, 'tags'));
    const named = tags.find(({ key }) => key === RUN_NAME)?.value.trim();
    return {
      id,
      name: record.run_name.trim() || named || `run ${id.slice(0, 8)}`,
      userId: record.user_id,
      status: record.status,
      startTime: record.start_time,
      endTime: record.end_time ?? null,
      stage: record.lifecycle_stage,
      artifactUri: record.artifact_uri,
      params: await this.keyValues(path.join(at, 'params')),
      tags,
      metricKeys: await this.folder.files(path.join(at, 'metrics')),
      ...(await this.links(home, at)),
      folder: at,
    };
  }

  private async links(home: string, at: string) {
    const read = async (kind: string) => {
      const names = await this.folder.folders(path.join(at, kind));
      const texts = await Promise.all(names.map((name) => this.folder.text(path.join(at, kind, name, META))));
      return texts.flatMap((text) => (text === undefined ? [] : [readRecord(LinkRecord, text)]));
    };
    const inputs = await read('inputs');
    const datasetInputs: SourceRun['datasetInputs'] = [];
    for (const { source_type, source_id, tags } of inputs) {
      if (source_type !== 'DATASET') continue;
      const text = await this.folder.text(path.join(home, 'datasets', source_id, META));
      if (text === undefined) continue;
      const { source_type: sourceType, ...dataset } = readRecord(DatasetRecord, text);
      datasetInputs.push({
        dataset: { ...dataset, sourceType },
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      });
    }
    const modelInputs = inputs.filter(({ source_type }) => source_type !== 'DATASET');
    return {
      datasetInputs,
      modelInputs: modelInputs.map(({ source_id }) => ({ modelId: source_id })),
      modelOutputs: (await read('outputs')).map(({ destination_id, step }) => ({
        modelId: destination_id,
        step,
      })),
    };
  }

  private async model(at: string): Promise<SourceModel | undefined> {
    const text = await this.folder.text(path.join(at, META));
    if (text === undefined) return undefined;
    const record = readRecord(ModelRecord, text);
    if (record.lifecycle_stage === 'deleted') return undefined;
    return {
      id: record.model_id,
      name: record.name,
      modelType: record.model_type ?? '',
      sourceRunId: record.source_run_id ?? null,
      status: record.status,
      statusMessage: record.status_message ?? null,
      creationTime: record.creation_timestamp,
      lastUpdatedTime: record.last_updated_timestamp,
      artifactUri: record.artifact_location,
      params: await this.keyValues(path.join(at, 'params')),
      tags: await this.keyValues(path.join(at, 'tags')),
      metrics: await this.modelMetrics(path.join(at, 'metrics')),
      folder: at,
    };
  }

  private async modelMetrics(at: string): Promise<SourceModel['metrics']> {
    const metrics: SourceModel['metrics'] = [];
    for (const key of await this.folder.files(at)) {
      for (const text of (await this.folder.text(path.join(at, key)))?.split('\n') ?? []) {
        const line = readMetricLine(text);
        if (!line) continue;
        const { rest, ...point } = line;
        const [runId = '', datasetName, datasetDigest] = rest;
        metrics.push({ key, ...point, runId, datasetName, datasetDigest });
      }
    }
    return metrics;
  }

  private async keyValues(at: string) {
    const pairs: { key: string; value: string }[] = [];
    for (const key of await this.folder.files(at)) {
      pairs.push({ key, value: (await this.folder.text(path.join(at, key))) ?? '' });
    }
    return pairs;
  }

  async *history(run: SourceRun, key: string): AsyncGenerator<ForeignPoint[]> {
    const file = await this.folder.open(path.join(run.folder ?? '', 'metrics', key));
    const input = file.createReadStream({ encoding: 'utf8' });
    let points: ForeignPoint[] = [];
    try {
      for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
        const line = readMetricLine(text);
        if (line) points.push({ key, value: line.value, timestamp: line.timestamp, step: line.step });
        if (points.length < POINTS) continue;
        yield points;
        points = [];
      }
      yield points;
    } finally {
      input.destroy();
    }
  }

  private artifactsOf(owner: Owner): string {
    const { artifactUri, folder = '' } = owner.kind === 'run' ? owner.run : owner.model;
    if (KEPT_ELSEWHERE.test(artifactUri)) {
      throw notFound(`Its artifacts are kept at ${artifactUri}, not in the folder.`);
    }
    return path.join(folder, 'artifacts');
  }

  async list(owner: Owner, below: string): Promise<SourceFile[]> {
    const root = this.artifactsOf(owner);
    const files: SourceFile[] = [];
    for (const entry of await this.folder.entries(path.join(root, below))) {
      const file = { path: below ? `${below}/${entry.name}` : entry.name, isDir: entry.isDirectory() };
      const isReadable = entry.isDirectory() || entry.isFile();
      files.push(isReadable ? file : { ...file, fault: 'It is a link or a device, which is not followed.' });
    }
    return files;
  }

  async open(owner: Owner, file: string): Promise<OpenFile> {
    const opened = await this.folder.open(path.join(this.artifactsOf(owner), file));
    const { size, mtimeNs } = await opened.stat({ bigint: true });
    return { body: opened.createReadStream(), size: Number(size), modified: String(mtimeNs) };
  }
}
