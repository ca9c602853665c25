import { Activity, Box, ChartSpline, Database, type LucideIcon, Package, Rocket, Table2 } from 'lucide-react';
import type { LineageKind } from '@/lib/pure/lineage';

/** How each kind of object is called and drawn. */
export const LINEAGE_LOOKS: Record<LineageKind, { label: string; icon: LucideIcon }> = {
  dataset: { label: 'Dataset', icon: Database },
  featureTable: { label: 'Feature table', icon: Table2 },
  run: { label: 'Run', icon: ChartSpline },
  model: { label: 'Logged model', icon: Box },
  version: { label: 'Model version', icon: Package },
  endpoint: { label: 'Endpoint', icon: Rocket },
  monitor: { label: 'Monitor', icon: Activity },
};
