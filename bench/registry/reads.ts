/** Questions that both servers are asked: they must answer the same before anything is timed. */
import { alternate, alternateRequest, type Pair, type Row } from '../tracking/rounds';
import { call, type Server } from '../tracking/servers';
import { LARGEST, USUAL } from './seed';
import type { RegistrySettings } from './settings';

const API = '/api/2.0/mlflow';
const path = (route: string, query: Record<string, string | number> = {}) =>
  `${API}/${route}?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))}`;

type Question = {
  scenario: string;
  path: string;
  /** Answers that take one server seconds are asked for one after the other. */
  isHeavy?: true;
};

const QUESTIONS: Question[] = [
  { scenario: 'models, the first 100', path: path('registered-models/search', { max_results: 100 }) },
  {
    scenario: 'models by a part of the name, newest first',
    path: path('registered-models/search', {
      filter: "name LIKE '%77%'",
      order_by: 'last_updated_timestamp DESC',
      max_results: 100,
    }),
  },
  {
    scenario: 'models by tag',
    path: path('registered-models/search', { filter: "tags.owner = 'team 7'", max_results: 100 }),
  },
  { scenario: 'a model of forty versions', path: path('registered-models/get', { name: USUAL }) },
  {
    scenario: 'a model of very many versions',
    path: path('registered-models/get', { name: LARGEST }),
    isHeavy: true,
  },
  {
    scenario: 'the newest of each stage, of very many',
    path: path('registered-models/get-latest-versions', { name: LARGEST }),
    isHeavy: true,
  },
  { scenario: 'a version', path: path('model-versions/get', { name: USUAL, version: 7 }) },
  {
    scenario: 'a version by its alias',
    path: path('registered-models/alias', { name: USUAL, alias: 'champion' }),
  },
  { scenario: 'versions of a model', path: path('model-versions/search', { filter: `name = '${USUAL}'` }) },
  {
    scenario: 'versions of the largest model, the first 100',
    path: path('model-versions/search', { filter: `name = '${LARGEST}'`, max_results: 100 }),
  },
  {
    scenario: 'versions of all models, the first 100',
    path: path('model-versions/search', { max_results: 100 }),
  },
  {
    scenario: 'versions by tag, the first 100',
    path: path('model-versions/search', {
      filter: "tags.candidate = '17' AND tags.team = 'north'",
      max_results: 100,
    }),
  },
  {
    scenario: 'versions of all models, 10,000 at once',
    path: path('model-versions/search', { max_results: 10_000 }),
    isHeavy: true,
  },
];

type Version = { name: string; version: string };
type Answer = {
  registered_models?: { name: string }[];
  registered_model?: { name: string; latest_versions?: Version[] };
  model_versions?: Version[];
  model_version?: Version;
};

/** Names and numbers in their order; the newest of each stage have none. */
function essence({
  registered_models: models,
  registered_model: model,
  model_versions: versions,
  model_version: one,
}: Answer) {
  const text = ({ name, version }: Version) => `${name} ${version}`;
  const list = (found: Version[] = []) => found.map(text);
  return [
    ...(models ?? []).map(({ name }) => name),
    ...(model ? [model.name, ...list(model.latest_versions).sort()] : []),
    ...list(versions),
    ...(one ? [text(one)] : []),
  ];
}

async function assertSame(pair: Pair, { scenario, path: route }: Question): Promise<void> {
  const isSorted = route.includes('get-latest-versions');
  const read = async (server: Server) => {
    const answer = essence(await call<Answer>(server, 'GET', route));
    return (isSorted ? answer.sort() : answer).join();
  };
  const [theirs, ours] = [await read(pair.theirs), await read(pair.ours)];
  if (theirs !== ours || theirs === '') {
    throw new Error(`${scenario}: the servers disagree\n${theirs.slice(0, 300)}\n${ours.slice(0, 300)}`);
  }
}

export async function reads(pair: Pair, settings: RegistrySettings): Promise<Row[]> {
  const rows: Row[] = [];
  for (const question of [...QUESTIONS, await byRun(pair)]) {
    const { scenario, path: route, isHeavy } = question;
    await assertSame(pair, question);
    if (isHeavy) {
      const seen = await alternate(settings.rounds, pair, (server) => secondsOf(server, [route]));
      rows.push({ scenario, unit: 's', kind: 'time', ...seen, aim: 1 });
    } else {
      const seen = await alternateRequest(settings, pair, () => ({ method: 'GET', path: route }));
      rows.push({ scenario, unit: 'answers/s', kind: 'rate', ...seen, aim: 1 });
    }
  }
  return [...rows, ...(await pages(pair, settings)), await deepPages(pair, settings)];
}

/** The run of some version, as the servers have it. */
async function byRun({ theirs }: Pair): Promise<Question> {
  const answer = await call<{ model_version: { run_id: string } }>(
    theirs,
    'GET',
    path('model-versions/get', { name: USUAL, version: 3 }),
  );
  const filter = `run_id = '${answer.model_version.run_id}'`;
  return { scenario: 'versions of a run', path: path('model-versions/search', { filter }) };
}

/** One after the other, by one reader: the median of a few. */
async function secondsOf(server: Server, routes: string[]): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < 3; at += 1) {
    const began = performance.now();
    for (const route of routes) await call(server, 'GET', route);
    times.push((performance.now() - began) / 1000);
  }
  return times.sort((a, b) => a - b)[1] ?? 0;
}

const asked = (operation: string, input: object) =>
  `/api/console/${operation}?input=${encodeURIComponent(JSON.stringify(input))}`;

/** What each server's own page of a model asks for before it shows anything. */
async function pages(pair: Pair, settings: RegistrySettings): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [what, name] of [
    ['forty', USUAL],
    ['very many', LARGEST],
  ] as const) {
    const routes = {
      theirs: [
        path('registered-models/get', { name }),
        path('model-versions/search', { filter: `name='${name}'`, max_results: 10_000 }),
      ],
      ours: [asked('registry.getModelPage', { name }), asked('registry.listVersions', { name })],
    };
    const seen = await alternate(settings.rounds, pair, (server) => secondsOf(server, routes[server.side]));
    rows.push({
      scenario: `the page of a model of ${what} versions`,
      unit: 's',
      kind: 'time',
      ...seen,
      aim: 1,
    });
  }
  return rows;
}

const PAGES = 20;

/** Page after page by the server's own tokens. */
async function deepPages(pair: Pair, settings: RegistrySettings): Promise<Row> {
  const seen = await alternate(settings.rounds, pair, async (server) => {
    let token: string | undefined;
    const began = performance.now();
    for (let page = 0; page < PAGES; page += 1) {
      const route = path('model-versions/search', { max_results: 500, ...(token && { page_token: token }) });
      const found: { next_page_token?: string } = await call(server, 'GET', route);
      token = found.next_page_token;
      if (!token) throw new Error('the pages ended early');
    }
    return PAGES / ((performance.now() - began) / 1000);
  });
  return {
    scenario: `${PAGES} pages of 500 versions in a row`,
    unit: 'pages/s',
    kind: 'rate',
    ...seen,
    aim: 1,
  };
}
