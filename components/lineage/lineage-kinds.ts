import {
  Activity,
  Box,
  Calculator,
  ChartSpline,
  CircleDot,
  Clock,
  Database,
  FlaskConical,
  type LucideIcon,
  Package,
  Rocket,
  Table2,
} from 'lucide-react';
import { versionHref } from '@/components/registry/links';
import type { LineageNode } from '@/lib/pure/lineage';
import { quoteValue } from '@/lib/pure/search-filter';

type Ref = LineageNode['ref'];
type Look = { label: string; icon: LucideIcon; hrefOf?: (ref: Ref) => string };

const at = (text = '') => encodeURIComponent(text);

/** How each type of object is called and drawn, and where its page is. A domain adds its own. */
const LOOKS: Record<string, Look> = {
  dataset: {
    label: 'Dataset',
    icon: Database,
    hrefOf: ({ experimentId, name, digest }) =>
      `/experiments/${at(experimentId)}?filter=${at(`dataset.name = ${quoteValue(name ?? '')} AND dataset.digest = ${quoteValue(digest ?? '')}`)}`,
  },
  run: { label: 'Run', icon: ChartSpline, hrefOf: ({ runId }) => `/runs/${at(runId)}` },
  'logged-model': {
    label: 'Logged model',
    icon: Box,
    hrefOf: ({ modelId, runId }) => (runId ? `/runs/${at(runId)}?tab=models&model=${at(modelId)}` : ''),
  },
  'model-version': {
    label: 'Model version',
    icon: Package,
    hrefOf: ({ name, version }) => versionHref(name ?? '', version ?? ''),
  },
  'feature-table': {
    label: 'Feature table',
    icon: Table2,
    hrefOf: ({ name }) => (name ? `/features/${at(name)}` : ''),
  },
  'training-set': {
    label: 'Training set',
    icon: FlaskConical,
    hrefOf: ({ id }) => `/features/training-sets/${at(id)}`,
  },
  'data-source': { label: 'Data source', icon: Database },
  'serving-endpoint': {
    label: 'Endpoint',
    icon: Rocket,
    hrefOf: ({ name }) => `/endpoints/${at(name)}`,
  },
  'scoring-job': { label: 'Scoring job', icon: Calculator, hrefOf: ({ name }) => `/scoring/${at(name)}` },
  job: { label: 'Job', icon: Clock },
  monitor: { label: 'Monitor', icon: Activity },
};

export const lookOf = (type: string): Look =>
  LOOKS[type] ?? { label: type.replaceAll('-', ' '), icon: CircleDot };

/** The page of an object; undefined for one that has none. */
export const lineageHref = ({ type, ref }: LineageNode): string | undefined =>
  lookOf(type).hrefOf?.(ref) || undefined;
