/**
 * A Kubernetes cluster with KServe, as far as Plumbline has to do with one: the API server with its refusals, what KServe makes of an
 * InferenceService, and an ingress behind which the revisions answer. A pod takes the model's files from where it is told to.
 */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import {
  newService,
  type Predictor,
  type Revision,
  revise,
  route,
  type Service,
  statusOf,
} from './controller';
import definition from './inference-service-schema.json' with { type: 'json' };
import { createIngress } from './ingress';
import { REASONS, Refused } from './refused';
import { faultsOf } from './schema';
import { Secrets } from './secrets';

type Stored = {
  apiVersion: string;
  kind: string;
  metadata: Record<string, unknown> & {
    name: string;
    namespace: string;
    resourceVersion: string;
    generation: number;
  };
  spec: { predictor: Predictor };
};

const API = '/apis/serving.kserve.io/v1beta1';
const TOKEN = 'the-token-of-the-service-account';
export class KServeCluster {
  readonly token = TOKEN;
  readonly namespace = 'models';
  /** Verbs that the token lacks. */
  readonly forbidden = new Set<string>();
  /** What every request is answered with, while it is set. */
  outage: number | undefined;
  hasKnative = true;
  /** Pods that are asked for meanwhile stay where they are. */
  isHeld = false;
  readonly secrets = new Secrets();
  /** What pods found in the archive that they were told to take, by its address. */
  readonly fetched = new Map<string, string[]>();
  /** A file by this name in a model keeps it from being loaded. */
  readonly breaksOn = 'broken.txt';
  /** How many predictions each revision answered. */
  readonly answered = new Map<string, number>();
  private readonly objects = new Map<string, Stored>();
  private readonly services = new Map<string, Service>();
  private readonly api = http.createServer((request, response) => void this.answer(request, response));
  private readonly ingress = createIngress(this.namespace, this.services, this.answered);
  private version = 100;

  async start(): Promise<this> {
    for (const server of [this.api, this.ingress])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async close(): Promise<void> {
    for (const server of [this.api, this.ingress]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  get url(): string {
    return `http://127.0.0.1:${(this.api.address() as AddressInfo).port}`;
  }

  get ingressUrl(): string {
    return `http://127.0.0.1:${(this.ingress.address() as AddressInfo).port}`;
  }

  get names(): string[] {
    return [...this.objects.keys()];
  }

  find(name: string) {
    const stored = this.objects.get(name);
    const service = this.services.get(name);
    return stored && service ? { ...stored, status: statusOf(service) } : undefined;
  }

  /** What somebody else does to an object, as with kubectl. */
  edit(name: string, change: (object: Stored) => void): void {
    const stored = this.objects.get(name);
    if (!stored) throw new Error(`there is no ${name}`);
    change(stored);
    this.changed(stored);
  }

  /** Pods that were held are let go. */
  async release(): Promise<void> {
    this.isHeld = false;
    for (const [name, service] of this.services) {
      for (const revision of service.revisions)
        if (revision.state === 'loading') await this.load(name, revision);
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await this.decide(request);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      const { code, message } = error instanceof Refused ? error : new Refused(500, String(error));
      const body = {
        kind: 'Status',
        apiVersion: 'v1',
        status: 'Failure',
        message,
        reason: REASONS[code],
        code,
      };
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }
  }

  private async decide(request: IncomingMessage): Promise<unknown> {
    let text = '';
    for await (const chunk of request) text += chunk;
    if (this.outage) throw new Refused(this.outage, 'the cluster has other worries');
    if (request.headers.authorization !== `Bearer ${TOKEN}`) throw new Refused(401, 'Unauthorized');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://cluster');
    if (pathname === API) return { kind: 'APIResourceList', resources: [{ name: 'inferenceservices' }] };
    if (pathname === '/apis/serving.knative.dev/v1' && this.hasKnative) return { kind: 'APIResourceList' };
    if (pathname.endsWith('/selfsubjectaccessreviews') && request.method === 'POST') return this.review(text);
    const [, place, secret] = /^\/api\/v1\/namespaces\/([^/]+)\/secrets\/([^/]+)$/.exec(pathname) ?? [];
    if (secret) {
      if (place !== this.namespace) throw new Refused(403, `secrets "${secret}" is forbidden`);
      return this.secrets.decide(secret, request.method ?? '', text);
    }
    const [, namespace, name] =
      new RegExp(`^${API}/namespaces/([^/]+)/inferenceservices/([^/]+)$`).exec(pathname) ?? [];
    if (!namespace || !name) throw new Refused(404, 'the server could not find the requested resource');
    const verb = (request.method ?? '').toLowerCase();
    if (namespace !== this.namespace || this.forbidden.has(verb)) {
      throw new Refused(
        403,
        `inferenceservices.serving.kserve.io "${name}" is forbidden: cannot ${verb} resource`,
      );
    }
    if (verb === 'patch') return this.apply(name, text, request.headers['content-type'], searchParams);
    const stored = this.objects.get(name);
    if (!stored) throw new Refused(404, `inferenceservices.serving.kserve.io "${name}" not found`);
    if (verb === 'get') return this.find(name);
    if (verb !== 'delete')
      throw new Refused(405, 'the server does not allow this method on the requested resource');
    this.objects.delete(name);
    this.services.delete(name);
    return { kind: 'Status', apiVersion: 'v1', status: 'Success' };
  }

  /** What is in the environment of an object's newest pods; undefined where that names a Secret that is not there. */
  environmentOf(name: string): Record<string, string> | undefined {
    const named = this.objects.get(name)?.spec.predictor.model.envFrom?.[0]?.secretRef.name;
    return named === undefined ? {} : this.secrets.get(named);
  }

  private review(text: string) {
    const { resourceAttributes: asked } = JSON.parse(text).spec as {
      resourceAttributes: { namespace: string; verb: string };
    };
    const allowed = asked.namespace === this.namespace && !this.forbidden.has(asked.verb);
    return { kind: 'SelfSubjectAccessReview', status: { allowed } };
  }

  /** Server-side apply, by one manager who has the whole spec. */
  private apply(name: string, text: string, type: string | undefined, query: URLSearchParams): unknown {
    if (type !== 'application/apply-patch+yaml')
      throw new Refused(415, `the media type ${type} is not supported`);
    if (!query.get('fieldManager')) throw new Refused(400, 'fieldManager is required for apply patch');
    const given = JSON.parse(text) as Stored;
    const { metadata, spec } = given;
    if (
      given.apiVersion !== 'serving.kserve.io/v1beta1' ||
      given.kind !== 'InferenceService' ||
      metadata.name !== name
    )
      throw new Refused(400, 'the object does not match the address');
    const faults = faultsOf(definition, spec);
    if (query.get('fieldValidation') === 'Strict' && faults.unknown.length > 0)
      throw new Refused(400, `strict decoding error: unknown field ${faults.unknown.join(', ')}`);
    const isName =
      /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) && `${name}-predictor-${this.namespace}`.length <= 63;
    const invalid = [...faults.invalid, ...(isName ? [] : ['metadata.name: Invalid value'])];
    if (invalid.length > 0)
      throw new Refused(
        422,
        `InferenceService.serving.kserve.io "${name}" is invalid: ${invalid.join('; ')}`,
      );
    const before = this.objects.get(name);
    if (
      metadata.resourceVersion !== undefined &&
      metadata.resourceVersion !== before?.metadata.resourceVersion
    ) {
      throw new Refused(409, 'Operation cannot be fulfilled: the object has been modified');
    }
    const isSame = JSON.stringify(before?.spec) === JSON.stringify(defaulted(spec));
    const stored: Stored = {
      ...given,
      spec: defaulted(spec),
      metadata: {
        ...before?.metadata,
        ...metadata,
        resourceVersion: before?.metadata.resourceVersion ?? '',
        generation: (before?.metadata.generation ?? 0) + (isSame ? 0 : 1),
      },
    };
    this.objects.set(name, stored);
    if (!this.services.has(name)) this.services.set(name, newService(name, this.namespace));
    const found = this.find(name);
    // What the controllers make of it is seen by whoever looks next.
    setImmediate(() => this.changed(stored));
    return found;
  }

  private changed(stored: Stored): void {
    const { name } = stored.metadata;
    const service = this.services.get(name);
    if (!service) return;
    this.version += 1;
    stored.metadata.resourceVersion = String(this.version);
    const revision = revise(service, stored.spec.predictor);
    route(service, stored.spec.predictor);
    if (revision && !this.isHeld) void this.load(name, revision);
  }

  /** The pod's storage initializer, and then the model. */
  private async load(name: string, revision: Revision): Promise<void> {
    const files = revision.files.startsWith('http') ? await archiveAt(revision.files) : ['MLmodel'];
    this.fetched.set(revision.files, files);
    const isWhole = files.includes('MLmodel') && !files.includes(this.breaksOn);
    // A container whose Secret is not there is not made.
    revision.state = isWhole && this.environmentOf(name) ? 'ready' : 'failed';
    const [stored, service] = [this.objects.get(name), this.services.get(name)];
    if (!stored || !service) return;
    this.version += 1;
    stored.metadata.resourceVersion = String(this.version);
    route(service, stored.spec.predictor);
  }
}

/** As KServe's webhook fills them in. */
const defaulted = (spec: Stored['spec']): Stored['spec'] => ({
  ...spec,
  predictor: {
    ...spec.predictor,
    model: { ...spec.predictor.model, name: '', resources: {} } as Predictor['model'],
  },
});

async function archiveAt(address: string): Promise<string[]> {
  const response = await fetch(address);
  const type = response.headers.get('content-type') ?? '';
  // What KServe's own storage initializer insists on.
  if (!response.ok || !response.body || !type.startsWith('application/x-tar')) return [];
  const names: string[] = [];
  const entries = extract();
  Readable.fromWeb(response.body as never).pipe(entries);
  for await (const entry of entries) {
    names.push(entry.header.name);
    entry.resume();
  }
  return names;
}
