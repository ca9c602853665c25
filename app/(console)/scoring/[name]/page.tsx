import { JobPage } from '@/components/scoring/job-page';
import { Prefetched } from '../../../prefetched';

export default async function ScoringJob({ params }: PageProps<'/scoring/[name]'>) {
  const name = decodeURIComponent((await params).name);
  return (
    <Prefetched questions={[['scoring.getJob', { name }]]}>
      <JobPage name={name} />
    </Prefetched>
  );
}
