/** What endpoints are made of, as callers give it. */
import { z } from 'zod';
import { type ExternalTask, TASK_NAMES } from '@/lib/pure/scoring/external/tasks';

export const MOST_ENTITIES = 10;

export const EndpointName = z
  .string()
  .min(1)
  .max(63, 'must be at most 63 characters long')
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
    'must consist of letters, digits, - and _, and begin with a letter or digit',
  )
  .refine((name) => !name.startsWith('databricks-'), 'must not begin with databricks-');
/** Of one that is there, or not. */
export const AskedName = z.string().min(1).max(200);

const EntityName = z
  .string()
  .min(1)
  .max(100, 'must be at most 100 characters long')
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, 'must consist of letters, digits, -, _ and .');

const Percent = z.coerce.number().int('must be a whole number').min(0).max(100);
const Concurrency = z.number().int().min(0).max(1024);

export const WORKLOADS: Record<string, { min: number; max: number }> = {
  Small: { min: 4, max: 4 },
  Medium: { min: 8, max: 16 },
  Large: { min: 16, max: 64 },
};

const Secret = z
  .string()
  .max(5000)
  .regex(/^[\x20-\x7e]*$/, 'must be printable ASCII')
  .optional();
const Reference = z.string().max(5000).optional();
const Base = z.string().max(2000).optional();
const Short = z.string().max(500).optional();

/** A model that somebody else executes, in the managed platform's words. */
export const ExternalModelInput = z.object({
  /** The provider's own name of the model. */
  name: z.string().min(1).max(300),
  provider: z.string().min(1).max(100),
  task: z.enum(TASK_NAMES as [ExternalTask, ...ExternalTask[]]),
  openaiConfig: z
    .object({
      openaiApiKey: Reference,
      openaiApiKeyPlaintext: Secret,
      openaiApiBase: Base,
      openaiApiType: Short,
      openaiApiVersion: Short,
      openaiDeploymentName: Short,
      openaiOrganization: Short,
    })
    .optional(),
  anthropicConfig: z
    .object({
      anthropicApiKey: Reference,
      anthropicApiKeyPlaintext: Secret,
      /** Of a gateway to it; ours alone. */
      anthropicApiBase: Base,
    })
    .optional(),
  cohereConfig: z
    .object({ cohereApiKey: Reference, cohereApiKeyPlaintext: Secret, cohereApiBase: Base })
    .optional(),
  databricksModelServingConfig: z
    .object({
      databricksWorkspaceUrl: z.string().min(1).max(2000),
      databricksApiToken: Reference,
      databricksApiTokenPlaintext: Secret,
    })
    .optional(),
  customProviderConfig: z
    .object({
      customProviderUrl: z.string().min(1).max(2000),
      bearerTokenAuth: z.object({ token: Reference, tokenPlaintext: Secret }).optional(),
      apiKeyAuth: z
        .object({ key: z.string().min(1).max(100), value: Reference, valuePlaintext: Secret })
        .optional(),
    })
    .optional(),
});
export type ExternalModelInput = z.output<typeof ExternalModelInput>;

export const VariableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must consist of letters, digits and _, and begin with no digit')
  .max(200);
/** Environment variables. NUL ends a text for the system: what stands behind it would be lost. */
export const Variables = z.record(
  VariableName,
  z
    .string()
    .max(5000)
    .refine((value) => !value.includes('\0'), 'must hold no NUL'),
);

const ServedEntityInput = z.object({
  /** `<model>-<version>` if nothing is said. */
  name: EntityName.optional(),
  /** A registered model, or a URI that is followed as it moves: `models:/fraud@champion`, `models:/fraud/Production`. */
  entityName: z.string().min(1).max(300).optional(),
  entityVersion: z.coerce.string().max(20).optional(),
  /** What older clients call them. */
  modelName: z.string().min(1).max(300).optional(),
  modelVersion: z.coerce.string().max(20).optional(),
  workloadSize: z.string().max(40).optional(),
  workloadType: z.string().max(40).optional(),
  scaleToZeroEnabled: z.boolean().default(false),
  minProvisionedConcurrency: Concurrency.optional(),
  maxProvisionedConcurrency: Concurrency.min(1).optional(),
  environmentVars: Variables.default({}),
  externalModel: ExternalModelInput.optional(),
});

const RouteInput = z.object({
  servedModelName: z.string().max(100).optional(),
  servedEntityName: z.string().max(100).optional(),
  trafficPercentage: Percent,
});

export const CanaryInput = z.object({
  /** The entity that gets more and more of the traffic. */
  entity: z.string().min(1).max(100),
  /** What it gets, step after step; 100 at the end. */
  steps: z
    .array(Percent.min(1))
    .min(1)
    .max(10)
    .refine((steps) => steps.every((step, at) => at === 0 || step > (steps[at - 1] ?? 0)), 'must rise')
    .default([5, 25, 50, 100]),
  holdSeconds: z
    .number()
    .int()
    .min(5)
    .max(7 * 86_400)
    .default(300),
  minRequests: z.number().int().min(1).max(1_000_000).default(100),
  maxErrorPercent: z.number().min(0).max(100).default(1),
  maxP95Ms: z.number().min(1).max(300_000).optional(),
  /** The name of a monitor: where it finds drift in what came since, the canary goes back; without its word it does not go on. */
  monitor: z.string().min(1).max(200).optional(),
});

/** Gets a copy of so many percent of the requests; nobody waits for its answers. */
const ShadowInput = z.object({ entity: z.string().min(1).max(100), percent: Percent.default(100) });

/** How a version comes to its traffic. */
export const RollOut = z.discriminatedUnion('kind', [
  CanaryInput.omit({ entity: true }).extend({ kind: z.literal('canary') }),
  ShadowInput.omit({ entity: true }).extend({ kind: z.literal('shadow') }),
  z.object({ kind: z.literal('atOnce') }),
]);

export const ConfigInput = z.object({
  servedEntities: z
    .array(ServedEntityInput)
    .max(MOST_ENTITIES, `must be at most ${MOST_ENTITIES}`)
    .optional(),
  servedModels: z.array(ServedEntityInput).max(MOST_ENTITIES, `must be at most ${MOST_ENTITIES}`).optional(),
  trafficConfig: z.object({ routes: z.array(RouteInput).max(MOST_ENTITIES).default([]) }).optional(),
  autoCaptureConfig: z.object({ enabled: z.boolean().optional() }).optional(),
  shadow: ShadowInput.optional(),
  canary: CanaryInput.optional(),
  /** The name of a cluster that executes it; null for the model servers. Nothing said leaves it where it is. */
  cluster: z.string().max(63).nullish(),
});
export type ConfigInput = z.output<typeof ConfigInput>;

export const Tag = z.object({ key: z.string().min(1).max(250), value: z.string().max(5000).default('') });

const Limit = z.object({
  key: z.enum(['endpoint', 'user', 'user_group', 'service_principal']).default('endpoint'),
  /** Whom it is for: an e-mail address, the id of a service principal, the name of a group. Without one it is for each user. */
  principal: z.string().max(254).optional(),
  calls: z.number().int().min(0).max(10_000_000),
  renewalPeriod: z.enum(['minute']).default('minute'),
});

const NAMED: Partial<Record<z.output<typeof Limit>['key'], string>> = {
  user_group: 'must name the group',
  service_principal: 'must name the service principal',
};

export const RateLimit = Limit.superRefine(({ key, principal }, ctx) => {
  const message = NAMED[key];
  if (message !== undefined && !principal) ctx.addIssue({ code: 'custom', path: ['principal'], message });
});
export type RateLimit = z.output<typeof RateLimit>;

/** Of two for the same callers nobody could say which holds. */
export const RateLimits = z
  .array(RateLimit)
  .max(20)
  .superRefine((limits, ctx) => {
    const heldBy = ({ key, principal = '' }: RateLimit) => (key === 'endpoint' ? key : `${key} ${principal}`);
    const all = limits.map(heldBy);
    const again = all.findIndex((one, at) => all.indexOf(one) < at);
    if (again >= 0)
      ctx.addIssue({ code: 'custom', path: [again], message: 'must not be for whom another limit is' });
  });

/** As it is kept: by the id of the group or the person, whatever they are called by now. */
const KeptLimit = Limit.extend({ principalId: z.uuid().optional() });

const LogSettings = z.object({
  isOn: z.boolean().default(true),
  /** The share of requests that is kept. */
  sampling: z.number().min(0).max(1).default(1),
  /** Requests and answers beyond are not kept, only that they were. */
  maxBytes: z
    .number()
    .int()
    .min(0)
    .max(16 << 20)
    .default(1 << 20),
  /** Columns whose values are not kept. */
  masked: z.array(z.string().max(500)).max(500).default([]),
  retentionDays: z.number().int().min(1).max(3650).default(30),
});

export const Settings = z.object({
  timeoutSeconds: z.number().int().min(1).max(297).default(60),
  /** Requests that wait for a model at most; more are told to come again. */
  queueLimit: z.number().int().min(1).max(100_000).default(1000),
  /** Requests answered together at most; 1 switches that off. */
  batchLimit: z.number().int().min(1).max(1024).default(64),
  idleMinutes: z
    .number()
    .min(0.01)
    .max(7 * 24 * 60)
    .default(30),
  /** A field of the body, or `user`: requests of the same value go to the same entity. */
  stickyBy: z.string().max(200).nullable().default(null),
  rateLimits: z.array(KeptLimit).max(20).default([]),
  log: LogSettings.prefault({}),
  notifications: z
    .object({
      onUpdateSuccess: z.array(z.email()).max(20).default([]),
      onUpdateFailure: z.array(z.email()).max(20).default([]),
    })
    .prefault({}),
});
export type Settings = z.output<typeof Settings>;

/** What is not named stays as it is: a log that is kept longer goes on masking what it masks. */
const LogChange = z.object({
  isOn: LogSettings.shape.isOn.unwrap().optional(),
  sampling: LogSettings.shape.sampling.unwrap().optional(),
  maxBytes: LogSettings.shape.maxBytes.unwrap().optional(),
  masked: LogSettings.shape.masked.unwrap().optional(),
  retentionDays: LogSettings.shape.retentionDays.unwrap().optional(),
});

export const SettingsChange = z.object({
  timeoutSeconds: Settings.shape.timeoutSeconds.unwrap().optional(),
  queueLimit: Settings.shape.queueLimit.unwrap().optional(),
  batchLimit: Settings.shape.batchLimit.unwrap().optional(),
  idleMinutes: Settings.shape.idleMinutes.unwrap().optional(),
  stickyBy: z.string().max(200).nullable().optional(),
  rateLimits: RateLimits.optional(),
  log: LogChange.optional(),
  notifications: z
    .object({
      onUpdateSuccess: z.array(z.email()).max(20).default([]),
      onUpdateFailure: z.array(z.email()).max(20).default([]),
    })
    .optional(),
});
