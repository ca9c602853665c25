import { HomePage } from '@/components/home/home-page';
import {
  FAILING_ENDPOINTS,
  FIRING_ALERTS,
  RECENT_EXPERIMENTS,
  RECENT_MODELS,
  RECENT_RUNS,
  WAITING,
} from '@/components/home/questions';
import { Prefetched } from '../prefetched';

const Home = () => (
  <Prefetched
    questions={[
      ['tracking.listRecentRuns', RECENT_RUNS],
      ['tracking.listExperiments', RECENT_EXPERIMENTS],
      ['registry.listModels', RECENT_MODELS],
      ['home.getFirstSteps', {}],
      ['identity.listNotifications', WAITING],
      ['monitoring.listAlerts', FIRING_ALERTS],
      ['serving.listFailing', FAILING_ENDPOINTS],
    ]}
  >
    <HomePage />
  </Prefetched>
);

export default Home;
