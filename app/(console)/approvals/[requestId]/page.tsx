import { notFound } from 'next/navigation';
import { ReviewPage } from '@/components/registry/approvals/review-page';
import { Prefetched } from '../../../prefetched';

export default async function Review({ params }: PageProps<'/approvals/[requestId]'>) {
  const { requestId } = await params;
  if (!/^[1-9]\d{0,14}$/.test(requestId)) notFound();
  const id = Number(requestId);
  return (
    <Prefetched
      questions={[
        ['registry.getReview', { id }],
        ['registry.getSettings', {}],
      ]}
    >
      <ReviewPage requestId={id} />
    </Prefetched>
  );
}
