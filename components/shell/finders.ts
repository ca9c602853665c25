import {
  Activity,
  Bookmark,
  Box,
  Calculator,
  ChartSpline,
  Columns3,
  FileInput,
  FlaskConical,
  type LucideIcon,
  NotebookText,
  Package,
  Table2,
  Waypoints,
} from 'lucide-react';
import { featureHref, tableHref } from '@/components/features/links';
import { modelHref, versionHref } from '@/components/registry/links';
import { jobHref } from '@/components/scoring/links';
import { ask, type OutputOf } from '@/lib/client/call';

/** Something that the command menu leads to. */
export type Found = { id: string; kind: string; name: string; detail?: string; href: string };

type Kind = { heading: string; icon: LucideIcon; page: RegExp };

/** Kinds of objects in the order in which they are listed, and what the path of their page looks like. */
export const KINDS: Record<string, Kind> = {
  experiment: { heading: 'Experiments', icon: FlaskConical, page: /^\/experiments\/[^/]+$/ },
  run: { heading: 'Runs', icon: ChartSpline, page: /\/runs\/[^/]+$/ },
  model: { heading: 'Logged models', icon: Box, page: /^$/ },
  registered: { heading: 'Models', icon: Package, page: /^\/models\// },
  feature: { heading: 'Features', icon: Columns3, page: /^\/features\/[^/]+\/[^/]+$/ },
  table: { heading: 'Feature tables', icon: Table2, page: /^\/features\/[^/]+$/ },
  endpoint: { heading: 'Endpoints', icon: Waypoints, page: /^\/endpoints\/[^/]+$/ },
  job: { heading: 'Scoring jobs', icon: Calculator, page: /^\/scoring\/[^/]+$/ },
  monitor: { heading: 'Monitors', icon: Activity, page: /^\/monitors\/[^/]+$/ },
  report: { heading: 'Reports', icon: NotebookText, page: /^\/reports\/[^/]+$/ },
  view: { heading: 'Saved views', icon: Bookmark, page: /^$/ },
  import: { heading: 'Imports', icon: FileInput, page: /^\/admin\/imports\/[^/]+$/ },
};

/** The sign of the object whose page that is. */
export const iconOf = (href: string): LucideIcon | undefined =>
  Object.values(KINDS).find(({ page }) => page.test(href))?.icon;

type TrackedObject = OutputOf<'tracking.findObjects'>['objects'][number];

const HREFS: Record<TrackedObject['kind'], (found: TrackedObject) => string> = {
  experiment: ({ id }) => `/experiments/${id}`,
  run: ({ id, experimentId }) => `/experiments/${experimentId}/runs/${id}`,
  model: ({ id, runId, experimentId }) =>
    runId
      ? `/experiments/${experimentId}/runs/${runId}?tab=models&model=${id}`
      : `/experiments/${experimentId}`,
  view: ({ id, experimentId }) => `/experiments/${experimentId}?view=${id}`,
};

async function findTracked(search: string, signal: AbortSignal): Promise<Found[]> {
  const { objects } = await ask('tracking.findObjects', { search }, signal);
  return objects.map((object) => ({
    id: object.id,
    kind: object.kind,
    name: object.name,
    ...(object.kind !== 'experiment' && { detail: object.experiment }),
    href: HREFS[object.kind](object),
  }));
}

async function findRegistered(search: string, signal: AbortSignal): Promise<Found[]> {
  const { models, versions } = await ask('registry.findModels', { search }, signal);
  return [
    ...models.map(({ name, description }) => ({
      id: name,
      kind: 'registered',
      name,
      ...(description && { detail: description }),
      href: modelHref(name),
    })),
    ...versions.map(({ name, version, stage, aliases }) => ({
      id: `${name}/${version}`,
      kind: 'registered',
      name: `${name} version ${version}`,
      detail: [stage, ...aliases.map((alias) => `@${alias}`)].join(', '),
      href: versionHref(name, version),
    })),
  ];
}

/** Of each of these kinds, so many. */
const limit = 6;

async function findFeatures(search: string, signal: AbortSignal): Promise<Found[]> {
  const { features } = await ask('features.searchFeatures', { search, limit }, signal);
  return features.map(({ name, table }) => ({
    id: `${table}/${name}`,
    kind: 'feature',
    name,
    detail: table,
    href: featureHref(table, name),
  }));
}

async function findTables(search: string, signal: AbortSignal): Promise<Found[]> {
  const { tables } = await ask('features.listTables', { search, limit }, signal);
  return tables.map(({ name }) => ({ id: name, kind: 'table', name, href: tableHref(name) }));
}

async function findEndpoints(search: string, signal: AbortSignal): Promise<Found[]> {
  const { endpoints } = await ask('serving.listEndpoints', { search, limit }, signal);
  return endpoints.map(({ id, name }) => ({
    id,
    kind: 'endpoint',
    name,
    href: `/endpoints/${encodeURIComponent(name)}`,
  }));
}

async function findJobs(search: string, signal: AbortSignal): Promise<Found[]> {
  const { jobs } = await ask('scoring.listJobs', { search, limit }, signal);
  return jobs.map(({ name }) => ({ id: name, kind: 'job', name, href: jobHref(name) }));
}

async function findMonitors(search: string, signal: AbortSignal): Promise<Found[]> {
  const { monitors } = await ask('monitoring.listMonitors', { search, limit }, signal);
  return monitors.map(({ id, name }) => ({ id, kind: 'monitor', name, href: `/monitors/${id}` }));
}

async function findReports(search: string, signal: AbortSignal): Promise<Found[]> {
  const { reports } = await ask('reports.listReports', { search, limit }, signal);
  return reports.map(({ id, title }) => ({ id, kind: 'report', name: title, href: `/reports/${id}` }));
}

/** Who is asked for objects of a name. A domain adds its own. */
const FINDERS = [
  findTracked,
  findRegistered,
  findFeatures,
  findTables,
  findEndpoints,
  findJobs,
  findMonitors,
  findReports,
];

/** What is called so, in all domains; one that fails keeps the others from nothing. */
export async function findAll(search: string, signal: AbortSignal): Promise<Found[]> {
  const answers = await Promise.allSettled(FINDERS.map((find) => find(search, signal)));
  const [first] = answers;
  if (first?.status === 'rejected' && answers.every(({ status }) => status === 'rejected'))
    throw first.reason;
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
