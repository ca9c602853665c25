import type { z } from 'zod';
import { AppError, invalid } from '@/lib/pure/errors';
import type { Credentials } from './schemas';
import * as answers from './server-answers';
import { ServerClient } from './server-client';
import {
  type OpenFile,
  type Owner,
  type Page,
  type Source,
  type SourceExperiment,
  type SourceFile,
  type SourceModel,
  type SourceRegisteredModel,
  type SourceRun,
  SourceUnavailable,
  type SourceVersion,
} from './source';

const API = '/api/2.0/mlflow';
/** Runs with thousands of metrics make long answers. */
const RUNS = 50;
const MODELS = 50;
const POINTS = 25_000;
const EXPERIMENTS = 1000;
const REGISTERED_MODELS = 100;
const VERSIONS = 200;
const MOST_RUNS_COUNTED = 2 ** 24;

/** An MLflow tracking server, by its public API alone. */
export class ServerSource implements Source {
  private readonly client: ServerClient;

  constructor(address: string, credentials: Credentials, signal: AbortSignal, tries?: number) {
    this.client = new ServerClient(address, credentials, signal, tries);
  }

  async isAlive(): Promise<boolean> {
    const body = { max_results: 1 };
    return this.client
      .json(answers.Experiments, `${API}/experiments/search`, { body })
      .then(() => true)
      .catch((error) => !(error instanceof SourceUnavailable));
  }

  async version(): Promise<string | undefined> {
    const text = (await this.client.text('/version'))?.trim();
    return text && /^[\w.+-]{1,40}$/.test(text) ? text : undefined;
  }

  async experiments(): Promise<SourceExperiment[]> {
    const found: SourceExperiment[] = [];
    const ask = (page_token?: string) =>
      this.client.json(answers.Experiments, `${API}/experiments/search`, {
        body: { max_results: EXPERIMENTS, view_type: 'ALL', page_token },
      });
    for await (const { experiments } of pages(ask)) found.push(...experiments);
    return found;
  }

  /** By MLflow's page tokens, which hold an offset: some forty questions for one run each. */
  async countRuns(experimentIds: string[]): Promise<number | undefined> {
    if (experimentIds.length === 0) return 0;
    const has = async (offset: number) => {
      const token = Buffer.from(JSON.stringify({ offset })).toString('base64');
      const { runs } = await this.search(experimentIds, 1, offset === 0 ? undefined : token);
      return runs.length > 0;
    };
    try {
      let above = 1;
      while (above < MOST_RUNS_COUNTED && (await has(above - 1))) above *= 2;
      let least = Math.floor(above / 2);
      while (least < above - 1) {
        const middle = Math.floor((least + above) / 2);
        if (await has(middle - 1)) least = middle;
        else above = middle;
      }
      return least;
    } catch (error) {
      // Another server's tokens hold something else.
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

  async countRegisteredModels(): Promise<number> {
    let count = 0;
    for await (const page of pages((token) => this.searchRegistered(token)))
      count += page.registered_models.length;
    return count;
  }

  async registeredModels(token?: string): Promise<Page<SourceRegisteredModel>> {
    const { registered_models, next_page_token } = await this.searchRegistered(token);
    return pageOf(registered_models, answers.RegisteredModel, following(next_page_token, token));
  }

  private searchRegistered(token: string | undefined) {
    return this.client.json(answers.RegisteredModels, `${API}/registered-models/search`, {
      query: { max_results: String(REGISTERED_MODELS), page_token: token },
    });
  }

  async versions(name: string, token?: string): Promise<Page<SourceVersion>> {
    const quote = name.includes("'") ? '"' : "'";
    const { model_versions, next_page_token } = await this.client.json(
      answers.ModelVersions,
      `${API}/model-versions/search`,
      {
        query: {
          filter: `name=${quote}${name}${quote}`,
          max_results: String(VERSIONS),
          order_by: 'version_number ASC',
          page_token: token,
        },
      },
    );
    return pageOf(model_versions, answers.ModelVersion, following(next_page_token, token));
  }

  async runs(experimentId: string, token?: string): Promise<Page<SourceRun>> {
    const { runs, next_page_token } = await this.search([experimentId], RUNS, token);
    return pageOf(runs, answers.Run, following(next_page_token, token));
  }

  private search(experimentIds: string[], most: number, token: string | undefined) {
    return this.client.json(answers.Runs, `${API}/runs/search`, {
      body: {
        experiment_ids: experimentIds,
        run_view_type: 'ALL',
        max_results: most,
        order_by: ['attributes.start_time ASC'],
        page_token: token,
      },
    });
  }

  async models(experimentId: string, token?: string): Promise<Page<SourceModel>> {
    try {
      const page = await this.client.json(answers.LoggedModels, `${API}/logged-models/search`, {
        body: {
          experiment_ids: [experimentId],
          max_results: MODELS,
          order_by: [{ field_name: 'creation_timestamp', ascending: true }],
          page_token: token,
        },
      });
      return pageOf(page.models, answers.LoggedModel, following(page.next_page_token, token));
    } catch (error) {
      // Before MLflow 3 there are none.
      if (error instanceof AppError && error.code === 'RESOURCE_DOES_NOT_EXIST') {
        return { items: [], unreadable: [] };
      }
      throw error;
    }
  }

  async *history({ id }: SourceRun, key: string) {
    const ask = (page_token?: string) =>
      this.client.json(answers.History, `${API}/metrics/get-history`, {
        query: { run_id: id, run_uuid: id, metric_key: key, max_results: String(POINTS), page_token },
      });
    for await (const { metrics } of pages(ask)) yield metrics;
  }

  async list(owner: Owner, path: string): Promise<SourceFile[]> {
    const [route, query] =
      owner.kind === 'run'
        ? [`${API}/artifacts/list`, { run_id: owner.run.id, run_uuid: owner.run.id, path: path || undefined }]
        : [
            `${API}/logged-models/${encodeURIComponent(owner.model.id)}/artifacts/directories`,
            { artifact_directory_path: path || undefined },
          ];
    const ask = (page_token?: string) =>
      this.client.json(answers.Files, route, { query: { ...query, page_token } });
    const found: SourceFile[] = [];
    for await (const { files } of pages(ask))
      for (const { is_dir, file_size, ...file } of files)
        found.push({ ...file, isDir: is_dir, size: file_size });
    return found;
  }

  async open(owner: Owner, path: string): Promise<OpenFile> {
    const { headers, body } =
      owner.kind === 'run'
        ? await this.client.open('/get-artifact', { run_id: owner.run.id, run_uuid: owner.run.id, path })
        : await this.client.open(
            `/ajax-api/2.0/mlflow/logged-models/${encodeURIComponent(owner.model.id)}/artifacts/files`,
            { artifact_file_path: path },
          );
    const length = headers['content-length'];
    return { body, size: length === undefined ? undefined : Number(length) };
  }
}

/** The token of the next page, if there is one. @throws INVALID_PARAMETER_VALUE where it is that of the page itself, which has no end */
function following(next: string | undefined, asked: string | undefined): string | undefined {
  if (next && next === asked) throw invalid('The server answers the same page again and again.');
  return next || undefined;
}

async function* pages<Answer extends { next_page_token?: string }>(
  ask: (token?: string) => Promise<Answer>,
): AsyncGenerator<Answer> {
  let token: string | undefined;
  do {
    const page = await ask(token);
    yield page;
    token = following(page.next_page_token, token);
  } while (token);
}

/** Those that can be read; an odd one does not hold up the others. */
function pageOf<Item extends { id: string }>(
  given: unknown[],
  schema: z.ZodType<Item>,
  nextToken: string | undefined,
): Page<Item> {
  const page: Page<Item> = { items: [], unreadable: [], nextToken };
  for (const one of given) {
    const { data, error } = schema.safeParse(one);
    if (data) page.items.push(data);
    else page.unreadable.push({ id: idOf(one), reason: error?.issues[0]?.message ?? '' });
  }
  return page;
}

function idOf(one: unknown): string {
  const { info, name, version } = (one ?? {}) as {
    info?: { run_id?: unknown; model_id?: unknown };
    name?: unknown;
    version?: string;
  };
  if (typeof name === 'string') return answers.registeredId(name, version).slice(0, 400);
  return String(info?.run_id ?? info?.model_id ?? 'without an id').slice(0, 100);
}
