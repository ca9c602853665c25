import type { Metadata } from 'next';
import { DemoPage } from '@/components/demo/demo-page';
import { Prefetched } from '../../../prefetched';

export const metadata: Metadata = { title: 'Demo data' };

const Demo = () => (
  <Prefetched questions={[['demo.getDemoData', {}]]}>
    <DemoPage />
  </Prefetched>
);

export default Demo;
