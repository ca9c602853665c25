/** Endpoints on a cluster with KServe for the tests of a file: a cluster and a model server for each, the way in from outside for all. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createVersion } from '@/lib/domains/registry/operations';
import { ModelHost } from '@/lib/domains/serving';
import * as serving from '@/lib/domains/serving/operations';
import { callerWithRole, makeRun, unique } from '../callers';
import { makeModel, upload } from '../models';
import { type RawServer, serveRaw } from '../raw-http';
import { KServeCluster } from './cluster';

const SIGNATURE = JSON.stringify([{ type: 'double', name: 'a' }]);
const MLMODEL = `flavors: {nothing_here_executes: {}}\nsignature:\n  inputs: '${SIGNATURE}'\n`;

export class ClusterTrial {
  readonly cluster = new KServeCluster();
  readonly host = new ModelHost(`127.0.0.1:${1000 + Math.floor(Math.random() * 50_000)}`);
  /** What the cluster is called here. */
  readonly on = `c-${unique()}`;

  constructor(
    readonly owner: Caller,
    readonly front: RawServer,
  ) {}

  async start(): Promise<this> {
    await this.cluster.start();
    await this.host.start();
    const { url, token, namespace, ingressUrl } = this.cluster;
    const serverUrl = `http://127.0.0.1:${this.front.port}`;
    const given = { name: this.on, url, token, namespace, ingressUrl, serverUrl };
    await perform(serving.connectCluster, this.owner, given);
    return this;
  }

  async end(): Promise<void> {
    await this.host.leave();
    await this.host.close();
    await this.cluster.close();
  }

  /** Versions with files of their own; those that are named so cannot be loaded. @returns configurations of them by their shares */
  async makeVersions(count: number, broken: number[] = []) {
    const model = await makeModel(this.owner, {
      files: { MLmodel: MLMODEL, ...(broken.includes(1) && { 'broken.txt': '' }) },
    });
    for (let version = 2; version <= count; version += 1) {
      const runId = await makeRun(this.owner, model.experimentId);
      const files = {
        MLmodel: MLMODEL,
        'data/weights.bin': 'x',
        ...(broken.includes(version) && { 'broken.txt': '' }),
      };
      await upload(this.owner, `${model.experimentId}/${runId}/artifacts/model`, files);
      await perform(createVersion, this.owner, { name: model.name, source: `runs:/${runId}/model`, runId });
    }
    return (shares: Record<number, number>, environmentVars: Record<string, string> = {}) => ({
      servedEntities: Object.keys(shares).map((version) => ({
        name: `v${version}`,
        entityName: model.name,
        entityVersion: version,
        environmentVars,
      })),
      trafficConfig: {
        routes: Object.entries(shares).map(([version, trafficPercentage]) => ({
          servedEntityName: `v${version}`,
          trafficPercentage,
        })),
      },
    });
  }

  get = (name: string) => perform(serving.getEndpoint, this.owner, { name });

  async until<Value>(look: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
    for (;;) {
      const value = await look();
      if (value) return value;
      await this.host.turn();
    }
  }

  /** What the last update came to. */
  settled = (name: string) =>
    this.until(async () => {
      const endpoint = await this.get(name);
      return endpoint.state.configUpdate === 'IN_PROGRESS' ? undefined : endpoint;
    });

  async create(config: object): Promise<string> {
    const name = `Fraud_${unique()}`;
    await perform(serving.createEndpoint, this.owner, {
      name,
      config: { cluster: this.on, ...config },
    } as never);
    return name;
  }

  async update(name: string, config: object) {
    await perform(serving.updateConfig, this.owner, { name, ...config } as never);
    return this.settled(name);
  }

  async ask(name: string, entity?: string) {
    const endpoint = await this.host.findFresh(name);
    const invoked = await endpoint?.invoke({
      contentType: 'application/json',
      body: Buffer.from('{"dataframe_split": {"columns": ["a"], "data": [[1], [2]]}}'),
      caller: undefined,
      isGone: () => false,
      requestId: crypto.randomUUID(),
      ...(entity && { entity }),
    });
    const said = JSON.parse(invoked?.body ?? '{}') as { predictions?: string[]; message?: string };
    return {
      status: invoked?.status,
      entity: invoked?.entity,
      revision: said.predictions?.[0],
      message: said.message,
    };
  }

  /** The only one that is there. */
  object = () => {
    const [name = ''] = this.cluster.names;
    return this.cluster.find(name);
  };

  traffic = () =>
    this.object()?.status.components.predictor.traffic.map(({ revisionName, percent }) => [
      revisionName.slice(-5),
      percent,
    ]);
}

/** For a whole file. @returns the trial of the test that runs */
export function clusterTrials(): () => ClusterTrial {
  let owner: Caller;
  let front: RawServer;
  let trial: ClusterTrial;
  beforeAll(async () => {
    owner = await callerWithRole('admin');
    front = await serveRaw();
  });
  afterAll(() => front.close());
  beforeEach(async () => {
    trial = await new ClusterTrial(owner, front).start();
  });
  afterEach(() => trial.end());
  return () => trial;
}
