import { Bookmark, Box, ChartSpline, FileInput, FlaskConical, type LucideIcon, Package } from 'lucide-react';
import { modelHref, versionHref } from '@/components/registry/links';
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

/** Who is asked for objects of a name. A domain adds its own. */
const FINDERS = [findTracked, findRegistered];

/** What is called so, in all domains; one that fails keeps the others from nothing. */
export async function findAll(search: string, signal: AbortSignal): Promise<Found[]> {
  const answers = await Promise.allSettled(FINDERS.map((find) => find(search, signal)));
  const [first] = answers;
  if (first?.status === 'rejected' && answers.every(({ status }) => status === 'rejected'))
    throw first.reason;
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
