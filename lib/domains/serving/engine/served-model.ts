/** A served entity on this model server: its files, its environment, its processes. */
import type { Context } from '@/lib/core/context';
import { rows } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { modelFolder } from '@/lib/platform/runtimes/model-files';
import { describeStored, type OpenedModel, openModel } from '@/lib/platform/runtimes/open-model';
import { noteUse } from '@/lib/platform/runtimes/used-folders';
import { PROVIDERS } from '@/lib/pure/scoring/external/providers';
import { storageUri } from '../cluster/archive';
import { loadCluster } from '../cluster/load-cluster';
import type { ClusterObject } from '../cluster/objects';
import type { Definition, ServedDefinition } from '../definition';
import type { ServedState } from '../endpoint-view';
import { environmentOf } from '../environment';
import { tellOf } from '../events';
import { type ExternalDefinition, headersOf } from '../external';
import type { EndpointRow } from '../load';
import type { Settings } from '../schemas';
import { ClusterReplicas } from './cluster-replicas';
import type { Config } from './identity';
import { noteLine } from './lines';
import { LOADED_WITHIN } from './processes';
import { ExternalReplicas } from './remote-replicas';
import { ReplicaSet } from './replica-set';
import type { ReplicaRules, Replicas } from './replicas';

/** A process is meant for so many requests at once; more concurrency is more processes. */
const PER_PROCESS = 4;
const USE_NOTED_EVERY = 60 * 60_000;

export class ServedModel {
  private status: { state: ServedState; message: string } = {
    state: 'DEPLOYMENT_CREATING',
    message: 'Fetching the files of the model.',
  };
  model: OpenedModel | undefined;
  replicas: Replicas | undefined;
  readonly loaded: Promise<boolean>;
  private isClosed = false;
  /** What is served for weeks on end is not loaded anew, and yet its next process finds its files. */
  private readonly noting = setInterval(() => void this.noteUse(), USE_NOTED_EVERY).unref();
  /** When it was last part of a configuration that matters. */
  wantedAt = Date.now();
  readonly madeAt = Date.now();

  constructor(
    private readonly endpoint: Pick<EndpointRow, 'key' | 'id'>,
    public entity: ServedDefinition,
    private readonly config: Config,
    settings: Settings,
    private readonly changed: () => void,
  ) {
    this.loaded = this.load(settings);
  }

  get key(): number {
    return this.endpoint.key;
  }

  get state(): { state: ServedState; message: string; replicas: number } {
    const isTelling = this.replicas?.known || this.replicas instanceof ClusterReplicas;
    const now = this.replicas && isTelling ? this.replicas.state : this.status;
    return { ...now, replicas: this.replicas?.ready ?? 0 };
  }

  private async load(settings: Settings): Promise<boolean> {
    const { name, artifacts } = this.entity;
    let folder = '';
    const onBuild = (line: string) => noteLine({ endpointKey: this.key, entity: name, isBuild: true, line });
    try {
      if (this.entity.external) {
        this.pass(this.entity.external, settings);
        return true;
      }
      if (this.config.definition.cluster) {
        await this.hand(this.config.definition.cluster, settings);
        return true;
      }
      folder = await modelFolder(artifacts);
      this.become('DEPLOYMENT_CREATING', 'Preparing the environment.');
      this.model = await openModel(folder, { environment: environmentOf(this.entity), onBuild });
      // Building may take half an hour: by then nobody may want it any more.
      if (this.isClosed) return false;
      this.become('DEPLOYMENT_CREATING', 'Loading the model and warming it up.');
      this.replicas = new ReplicaSet(this.model, rulesOf(this.entity, settings), {
        changed: this.changed,
        line: (line) => noteLine({ endpointKey: this.key, entity: name, isBuild: false, line }),
        happened: (kind, tone, message) =>
          void tellOf({
            endpointKey: this.key,
            entity: name,
            kind,
            tone,
            message: `${name}: ${message}`,
          }).catch((error: unknown) => log.warn({ err: error }, 'an event of an endpoint could not be kept')),
      });
      await within(LOADED_WITHIN, this.replicas.begin());
      if (this.isClosed) await this.replicas.close();
      onBuild('The model is loaded and answers.');
      this.changed();
      return true;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      // Callers are told of it as well: where this machine keeps files is nothing to them.
      const message = folder ? said.replaceAll(`${folder}/`, '').replaceAll(folder, '.') : said;
      onBuild(message);
      await this.replicas?.close();
      this.replicas = undefined;
      this.become('DEPLOYMENT_FAILED', message.slice(0, 1000));
      return false;
    }
  }

  /** Nothing is loaded: requests go on to where the model is. */
  private pass(external: ExternalDefinition, settings: Settings): void {
    this.model = {
      runtime: 'remote',
      signature: undefined,
      hasParams: false,
      isPlain: false,
      start: nowhere,
    };
    const { url, task, provider } = external;
    const { dialect } = PROVIDERS[provider];
    const remote = {
      url: new URL(url),
      headers: headersOf(external),
      task,
      name: this.entity.modelName,
      dialect,
    };
    this.replicas = new ExternalReplicas(remote, rulesOf(this.entity, settings));
    this.changed();
  }

  /** A cluster executes it: here are only what it looks like, and the way there. */
  private async hand(cluster: NonNullable<Definition['cluster']>, settings: Settings): Promise<void> {
    const described = await describeStored(this.entity.artifacts);
    const found = await loadCluster({ sql: rows as Context['sql'] }, cluster.name);
    const { ca, ingressUrl } = found;
    const { name, artifacts } = this.entity;
    const files = storageUri(found, this.endpoint.id, artifacts);
    const route = this.config.definition.routes.find(({ entity }) => entity === name);
    const place = {
      files,
      version: this.config.version,
      percent: route?.percent ?? 0,
      ca,
      ingressUrl,
    };
    this.model = { ...described, runtime: 'cluster', start: nowhere };
    this.replicas = new ClusterReplicas(place, rulesOf(this.entity, settings));
    this.changed();
  }

  /** What was just read of the clusters, where that matters to it. */
  observe(objects: readonly ClusterObject[]): void {
    if (!(this.replicas instanceof ClusterReplicas)) return;
    const clusterId = this.config.definition.cluster?.id;
    this.replicas.observe(
      objects.find((object) => object.endpointId === this.endpoint.id && object.clusterId === clusterId),
    );
  }

  private become(state: ServedState, message: string): void {
    this.status = { state, message };
    this.changed();
  }

  adjust(entity: ServedDefinition, settings: Settings): void {
    this.entity = entity;
    if (this.replicas) this.replicas.rules = rulesOf(entity, settings);
  }

  private async noteUse(): Promise<void> {
    await Promise.all((this.model?.folders ?? []).map(noteUse));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.noting);
    await this.replicas?.close();
  }
}

const nowhere = (): never => {
  throw new Error('A model that is executed elsewhere has no process.');
};

function rulesOf(entity: ServedDefinition, settings: Settings): ReplicaRules {
  const most = Math.min(
    env.modelServer.processes,
    Math.max(1, Math.ceil(entity.maxConcurrency / PER_PROCESS)),
  );
  return {
    least: Math.min(most, Math.max(1, Math.ceil(entity.minConcurrency / PER_PROCESS))),
    most,
    perReplica: PER_PROCESS,
    concurrency: entity.maxConcurrency,
    scaleToZero: entity.scaleToZero,
    idleMs: settings.idleMinutes * 60_000,
    batchLimit: settings.batchLimit,
    queueLimit: settings.queueLimit,
    timeoutMs: settings.timeoutSeconds * 1000,
  };
}

function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The model was not ready within ${milliseconds / 60_000} minutes.`)),
      milliseconds,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
