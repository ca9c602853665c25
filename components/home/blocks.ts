import type { ComponentType } from 'react';
import { FiringAlerts } from '@/components/monitoring/home/firing-alerts';
import { RecentModels } from '@/components/registry/home/recent-models';
import { FailingEndpoints } from '@/components/serving/home/failing-endpoints';
import { RecentExperiments } from '@/components/tracking/home/recent-experiments';
import { RecentRuns } from '@/components/tracking/home/recent-runs';
import { FirstSteps } from './first-steps';
import { Waiting } from './waiting';

/**
 * What the home page consists of, from top to bottom. A domain adds its block.
 * A block asks its own question and is nothing where there is nothing to tell.
 */
export const BLOCKS: Record<'main' | 'side', ComponentType[]> = {
  main: [Waiting, FiringAlerts, FailingEndpoints, RecentRuns],
  side: [FirstSteps, RecentModels, RecentExperiments],
};
