/** From a model's folder to how it is executed: by Node where that can be, else by Python. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { enforceColumns } from '../../pure/scoring/enforce';
import type { SentTensor } from '../../pure/scoring/open-inference/sent-tensors';
import { type Asked, askedOf } from '../../pure/scoring/read-body';
import { isPlain, parseSignature, type Signature } from '../../pure/scoring/signature';
import { toTable } from '../../pure/scoring/table';
import { blobs } from '../blobs';
import { batchOf } from './ask-table';
import { type NodeKind, startNodeRunner } from './node-runner';
import type { Batch, Runner, TensorMeta } from './protocol';
import { pythonFor, RuntimeFault } from './python';
import { startPythonRunner } from './python-runner';
import { tensorsOf, tensorsOfSent } from './tensors';
import { readTrees } from './trees';
import { environmentOf } from './used-folders';

/** `remote`: somebody else's server; `cluster`: a server of ours that KServe runs. */
export type Runtime = NodeKind | 'python' | 'remote' | 'cluster';

export type OpenedModel = {
  runtime: Runtime;
  signature: Signature | undefined;
  hasParams: boolean;
  /** Whether its rows may come as typed columns, checked here already. */
  isPlain: boolean;
  /** What the model wants looked up before it is asked. */
  featureSpec?: FeatureSpec;
  /** What of this machine's disk its processes need, also those that are started later. */
  folders?: string[];
  /** Starts another process of it. */
  start(onLine: (line: string) => void): Runner;
};

const MLmodel = z.object({
  flavors: z.record(z.string(), z.record(z.string(), z.unknown())),
  signature: z.object({ inputs: z.string().nullish(), params: z.string().nullish() }).nullish().catch(null),
  saved_input_example_info: z
    .object({ artifact_path: z.string(), serving_input_path: z.string().nullish() })
    .nullish()
    .catch(null),
  metadata: z.record(z.string(), z.unknown()).nullish().catch(null),
});
type MLmodel = z.output<typeof MLmodel>;

const Packed = z.object({
  lookups: z.array(z.record(z.string(), z.unknown())),
  functions: z
    .array(
      z.object({
        output_name: z.string(),
        expression: z.string(),
        columns: z.array(z.object({ name: z.string(), type: z.string() })),
      }),
    )
    .default([]),
  input_columns: z.array(z.string()).default([]),
});
type Packed = z.output<typeof Packed>;
/** Look-ups, functions of what is there and was looked up, and the columns that the model takes. */
export type FeatureSpec = Pick<Packed, 'lookups' | 'functions'> & { inputColumns: string[] };

/** As the feature store's client writes it beside the model. */
function featureSpecOf({ metadata }: MLmodel): Pick<OpenedModel, 'featureSpec'> {
  const text = metadata?.['plumbline.feature_spec'];
  const parsed = Packed.safeParse(typeof text === 'string' ? jsonOf(text) : text);
  if (!parsed.success) return {};
  const { lookups, functions, input_columns: inputColumns } = parsed.data;
  return lookups.length + functions.length > 0 ? { featureSpec: { lookups, functions, inputColumns } } : {};
}

export type Entity = { environment: Record<string, string>; onBuild: (line: string) => void };

/** @throws RuntimeFault with a sentence for people */
export async function openModel(folder: string, { environment, onBuild }: Entity): Promise<OpenedModel> {
  const described = await describe(folder);
  const native = await nativeOf(folder, described, onBuild);
  const common = shapeOf(described);
  const example = await exampleOf(folder, described, common.signature, native?.kind ?? 'python');
  if (native) {
    onBuild(`Executed by Node: ${native.kind}`);
    return {
      ...common,
      runtime: native.kind,
      folders: [folder],
      start: (onLine) =>
        startNodeRunner({ folder, environment, onLine, ...(example && { example }) }, native),
    };
  }
  if (!described.flavors.python_function) {
    throw new RuntimeFault(
      `Nothing here executes a model of these flavors: ${Object.keys(described.flavors).join(', ') || 'none'}. Log it with the flavor python_function or onnx.`,
    );
  }
  const requirements = await fs.readFile(path.join(folder, 'requirements.txt'), 'utf8').catch(() => '');
  const python = await pythonFor(requirements, onBuild);
  return {
    ...common,
    runtime: 'python',
    folders: [folder, environmentOf(python)].filter((one) => one !== undefined),
    start: (onLine) =>
      startPythonRunner({ folder, environment, onLine, ...(example && { example }) }, python),
  };
}

const noMLmodel = () => {
  throw new RuntimeFault('The version has no file MLmodel: it is no MLflow model.');
};

const describe = async (folder: string): Promise<MLmodel> =>
  readMLmodel(await fs.readFile(path.join(folder, 'MLmodel'), 'utf8').catch(noMLmodel));

/**
 * What a model that is executed elsewhere is to be asked for; of its files only the one that tells is read.
 *
 * @throws RuntimeFault with a sentence for people
 */
export async function describeStored(
  key: string,
): Promise<Pick<OpenedModel, 'signature' | 'hasParams' | 'isPlain' | 'featureSpec'>> {
  const { body } = await blobs().get(`${key}/MLmodel`).catch(noMLmodel);
  return shapeOf(readMLmodel(await new Response(body).text()));
}

function shapeOf(described: MLmodel) {
  const signature = parseSignature(jsonOf(described.signature?.inputs));
  const hasParams = jsonOf(described.signature?.params) != null;
  return { signature, hasParams, isPlain: isPlain(signature), ...featureSpecOf(described) };
}

function readMLmodel(text: string): MLmodel {
  const parsed = MLmodel.safeParse(parse(text));
  if (!parsed.success) throw new RuntimeFault('The file MLmodel cannot be read.');
  return parsed.data;
}

const jsonOf = (text: string | null | undefined): unknown => {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
};

/** What Node itself can execute: what it cannot goes to Python, with the same answers and less haste. */
async function nativeOf(
  folder: string,
  { flavors }: MLmodel,
  onBuild: (line: string) => void,
): Promise<{ file: string; kind: NodeKind } | undefined> {
  if (flavors.onnx) return onnxOf(folder, flavors.onnx);
  for (const kind of ['lightgbm', 'xgboost'] as const) {
    const flavor = flavors[kind];
    if (!flavor || !TREES[kind].test(String(flavor.model_class ?? ''))) continue;
    const file = path.join(folder, String(flavor.data ?? ''));
    // What it reads it answers as the library does; what it does not, the library answers.
    const isRead = await readTrees(file, kind).then(
      () => true,
      (error: unknown) => {
        onBuild(`Executed by Python: ${error instanceof Error ? error.message : error}`);
        return false;
      },
    );
    if (isRead) return { file, kind };
  }
  return undefined;
}

/** Classes that answer what the trees say; those of scikit-learn's kind that answer labels are Python's. */
const TREES = {
  lightgbm: /^lightgbm\.basic\.Booster$/,
  xgboost: /^xgboost\.(core\.Booster|sklearn\.XGBRegressor)$/,
};

async function onnxOf(
  folder: string,
  onnx: Record<string, unknown>,
): Promise<{ file: string; kind: NodeKind } | undefined> {
  const file = path.join(folder, String(onnx.data ?? 'model.onnx'));
  const stat = await fs.stat(file).catch(() => undefined);
  if (stat?.isFile()) return { file, kind: 'onnx' };
  const inside = path.join(file, 'model.onnx');
  return (await fs.stat(inside).catch(() => undefined))?.isFile()
    ? { file: inside, kind: 'onnx' }
    : undefined;
}

/** The logged input example as a first request. One that does not fit is left alone: it must not keep a model from serving. */
async function exampleOf(
  folder: string,
  { saved_input_example_info: info }: MLmodel,
  signature: Signature | undefined,
  runtime: Runtime,
): Promise<Batch | undefined> {
  if (!info) return undefined;
  const name = info.serving_input_path ?? 'serving_input_example.json';
  const body = await fs.readFile(path.join(folder, name), 'utf8').catch(() => undefined);
  if (body === undefined) return undefined;
  try {
    const asked = askedOf(JSON.parse(body));
    const table = toTable(asked, signature);
    if (table && signature?.kind === 'columns') {
      const frame = enforceColumns(table, signature);
      if (frame) return batchOf({ runtime }, frame);
    }
    return { kind: 'raw', mediaType: 'application/json', body };
  } catch {
    return undefined;
  }
}

/** What a request of tensors is to a model with these inputs. */
export const tensorBatch = ({ format, value }: Asked, inputs: TensorMeta[]): Batch => {
  const tensors =
    format === 'tensors' ? tensorsOfSent(value as SentTensor[], inputs) : tensorsOf(value, inputs);
  return { kind: 'tensors', parts: [tensors[0]?.dims[0] ?? 1], tensors };
};
