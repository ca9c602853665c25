import { HomePage } from '@/components/tracking/home-page';
import { Prefetched } from '../prefetched';

const Home = () => (
  <Prefetched questions={[['tracking.listExperiments', { limit: 8 }]]}>
    <HomePage />
  </Prefetched>
);

export default Home;
