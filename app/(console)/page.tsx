import { HomePage } from '@/components/tracking/home-page';
import { RECENT_EXPERIMENTS } from '@/components/tracking/recent';
import { Prefetched } from '../prefetched';

const Home = () => (
  <Prefetched questions={[['tracking.listExperiments', RECENT_EXPERIMENTS]]}>
    <HomePage />
  </Prefetched>
);

export default Home;
