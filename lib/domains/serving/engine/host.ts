/**
 * A model server: it makes ready what endpoints ask for, says how that goes, and answers by what is live. All of it follows from the
 * database; a server that is killed leaves nothing behind that another would need.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { perform } from '@/lib/core/perform';
import { type Hearing, listen } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { CHANNEL } from '../announce';
import { stepCanaries } from '../canary';
import { ClusterKeeper } from '../cluster/keeper';
import { readObjects } from '../cluster/objects';
import { followAll } from '../follow';
import { writeRefusals } from '../refusals';
import { failUpdate, goLive, system } from '../settle';
import { identityOf, newEntities } from './identity';
import { beginInferences, endInferences } from './inference-log';
import { writeLines } from './lines';
import { LiveEndpoint } from './live-endpoint';
import { writeGaps } from './log-gaps';
import { Meter } from './meter';
import { beat, forgetDead, leave, sayStates } from './presence';
import { ServedModel } from './served-model';
import { readWanted, type Wanted } from './wanted';

const EVERY = 2_000;
/** What was live before stays loaded so long: the way back takes no time. */
const KEEP = 10 * 60_000;
const FORGOTTEN_AFTER = 60_000;
const AGAIN_AFTER = 30_000;
const FAILED = 'DEPLOYMENT_FAILED';

export class ModelHost {
  readonly id = randomUUID();
  private readonly endpoints = new Map<string, LiveEndpoint>();
  private readonly models = new Map<string, ServedModel>();
  private readonly meter = new Meter(this.id);
  private readonly clusters = new ClusterKeeper(this.id);
  private said = '';
  private hearing: Hearing | undefined;
  private timer: NodeJS.Timeout | undefined;
  private turning: Promise<void> | undefined;
  private turnsAgain = false;
  private isClosed = false;

  constructor(private readonly address: string) {}

  async start(): Promise<void> {
    await beat(this.id, this.address, true);
    await beginInferences();
    this.hearing = listen(CHANNEL, () => this.turn());
    this.timer = setInterval(() => this.turn(), EVERY).unref();
    await this.turn();
  }

  find(name: string): LiveEndpoint | undefined {
    return this.endpoints.get(name);
  }

  /** An endpoint that was made a moment ago may not have been heard of. */
  async findFresh(name: string): Promise<LiveEndpoint | undefined> {
    const known = this.endpoints.get(name);
    if (known) return known;
    await this.turn();
    return this.endpoints.get(name);
  }

  /** Looks once; whoever asks while it looks has it look once more. */
  turn(): Promise<void> {
    if (this.turning) {
      this.turnsAgain = true;
      return this.turning;
    }
    this.turning = this.look()
      .catch((error: unknown) =>
        log.warn({ err: error }, 'the model server could not look after its endpoints'),
      )
      .finally(() => {
        this.turning = undefined;
        if (this.turnsAgain && !this.isClosed) {
          this.turnsAgain = false;
          void this.turn();
        }
      });
    return this.turning;
  }

  private async look(): Promise<void> {
    if (this.isClosed) return;
    if (await beat(this.id, this.address, false)) this.said = '';
    const wanted = await readWanted();
    this.load(wanted);
    await this.observeClusters(wanted);
    await this.report(wanted);
    // One that cannot be settled now keeps no other from what was asked of it.
    for (const each of wanted) {
      await this.settle(each).catch((error: unknown) =>
        log.warn(
          { err: error, endpoint: each.endpoint.key },
          'an update of an endpoint could not be settled',
        ),
      );
    }
    this.swap(wanted);
    await this.tidy(wanted);
    await followAll();
    await stepCanaries();
    this.clusters.turn(wanted);
  }

  private async observeClusters(wanted: Wanted[]): Promise<void> {
    const handed = wanted.filter(({ configs }) =>
      [...configs.values()].some(({ definition }) => definition.cluster),
    );
    if (handed.length === 0) return;
    const objects = await readObjects();
    for (const { endpoint, configs } of handed) {
      for (const config of configs.values()) {
        for (const entity of config.definition.entities)
          this.models.get(identityOf(endpoint.key, entity, config))?.observe(objects);
      }
    }
  }

  private load(wanted: Wanted[]): void {
    const now = Date.now();
    for (const { endpoint, configs } of wanted) {
      const held = this.endpoints.get(endpoint.name);
      if (held && held.row.id === endpoint.id) held.row = endpoint;
      else this.endpoints.set(endpoint.name, new LiveEndpoint(endpoint, this.meter));
      if (endpoint.isStopped) continue;
      for (const config of configs.values()) {
        for (const entity of config.definition.entities) {
          const id = identityOf(endpoint.key, entity, config);
          const model = this.models.get(id);
          const hasFailed = model?.state.state === FAILED && !model.replicas;
          // What could not be loaded may be a matter of the machine: it is tried again, not too often.
          if (model && !(hasFailed && model.madeAt < now - AGAIN_AFTER)) {
            model.wantedAt = now;
            model.adjust(entity, endpoint.settings);
          } else {
            void model?.close();
            this.models.set(
              id,
              new ServedModel(endpoint, entity, config, endpoint.settings, () => void this.turn()),
            );
          }
        }
      }
    }
    const names = new Set(wanted.map(({ endpoint }) => endpoint.name));
    for (const name of this.endpoints.keys()) if (!names.has(name)) this.endpoints.delete(name);
  }

  /** How each entity does here, in one statement, where something changed. */
  private async report(wanted: Wanted[]): Promise<void> {
    const status = wanted.flatMap(({ endpoint, configs }) =>
      endpoint.isStopped
        ? []
        : [...configs.values()].flatMap((config) =>
            config.definition.entities.map((entity) => ({
              key: endpoint.key,
              version: config.version,
              name: entity.name,
              ...(this.models.get(identityOf(endpoint.key, entity, config))?.state ?? {
                state: 'DEPLOYMENT_CREATING',
                message: '',
                replicas: 0,
              }),
            })),
          ),
    );
    const text = JSON.stringify(status);
    if (text === this.said) return;
    await sayStates(this.id, text);
    this.said = text;
  }

  /** Ends an update where this server knows that it can: all ready, or one of its entities failed here. */
  private async settle({ endpoint, configs }: Wanted): Promise<void> {
    const { key, pendingVersion: version, liveVersion } = endpoint;
    const pending = version === null ? undefined : configs.get(version);
    if (!pending || version === null || endpoint.isStopped) return;
    const live = liveVersion === null ? undefined : configs.get(liveVersion);
    // What is live and does badly is what an update may be for.
    const states = newEntities(key, pending, live).map((entity) => ({
      name: entity.name,
      state: this.models.get(identityOf(key, entity, pending))?.state,
    }));
    const failed = states.find(({ state }) => state?.state === FAILED);
    const caller = system(randomBytes(8).toString('hex'));
    if (failed) {
      await perform(failUpdate, caller, {
        key,
        version,
        message: `${failed.name}: ${failed.state?.message}`,
      });
      for (const entity of pending.definition.entities) this.forget(identityOf(key, entity, pending), FAILED);
    } else if (
      states.every(({ state }) => state?.state === 'DEPLOYMENT_READY' || state?.state === 'SCALED_TO_ZERO')
    ) {
      const { isLive } = await perform(goLive, caller, { key, version });
      if (isLive) {
        endpoint.liveVersion = version;
        endpoint.pendingVersion = null;
        endpoint.updateState = 'NOT_UPDATING';
      }
    }
  }

  /** A failed one is not kept: asked for again, it is tried again. One that answers here all the same stays. */
  private forget(id: string, state: string): void {
    const model = this.models.get(id);
    if (model?.state.state !== state || this.isLive(model)) return;
    this.models.delete(id);
    void model.close();
  }

  private isLive(model: ServedModel): boolean {
    for (const { live } of this.endpoints.values())
      for (const one of live?.models.values() ?? []) if (one === model) return true;
    return false;
  }

  /** What is live answers; an entity of it that could not be loaded keeps the others from nothing, and joins them once it can. */
  private swap(wanted: Wanted[]): void {
    for (const { endpoint, configs } of wanted) {
      const held = this.endpoints.get(endpoint.name);
      const config = endpoint.liveVersion === null ? undefined : configs.get(endpoint.liveVersion);
      if (!held || !config || endpoint.isStopped) continue;
      const models = new Map<string, ServedModel>();
      for (const entity of config.definition.entities) {
        const model = this.models.get(identityOf(endpoint.key, entity, config));
        if (model) models.set(entity.name, model);
      }
      // On a server that has just started what is live is loaded first; what another live one answers here goes on meanwhile.
      const isLoaded =
        [...models.values()].every(({ replicas, state: { state } }) => replicas?.known || state === FAILED) &&
        [...models.values()].some(({ replicas }) => replicas?.known);
      const { live } = held;
      const isSame =
        live?.version === config.version &&
        [...models].every(([name, model]) => live.models.get(name) === model);
      if (!isSame && models.size === config.definition.entities.length && isLoaded) {
        held.goLive({ version: config.version, definition: config.definition, models });
      }
    }
  }

  private async tidy(wanted: Wanted[]): Promise<void> {
    const now = Date.now();
    const stopped = new Set(
      wanted.filter(({ endpoint }) => endpoint.isStopped).map(({ endpoint }) => endpoint.key),
    );
    const keys = new Set(wanted.map(({ endpoint }) => endpoint.key));
    for (const [id, model] of this.models) {
      const isUnwanted = model.wantedAt < now - KEEP || !keys.has(model.key) || stopped.has(model.key);
      if (!isUnwanted) continue;
      this.models.delete(id);
      void model.close();
    }
    for (const endpoint of this.endpoints.values())
      if (stopped.has(endpoint.row.key)) endpoint.live = undefined;
    await forgetDead(now - FORGOTTEN_AFTER);
  }

  /** Says that it goes, so that nobody asks it any more; what is on its way is answered. */
  async leave(): Promise<void> {
    this.isClosed = true;
    this.hearing?.close();
    clearInterval(this.timer);
    await leave(this.id).catch(() => undefined);
  }

  async close(): Promise<void> {
    await Promise.all([...this.models.values()].map((model) => model.close()));
    await Promise.all([this.meter.close(), endInferences(), writeLines(), writeRefusals()]);
    await writeGaps();
  }
}
