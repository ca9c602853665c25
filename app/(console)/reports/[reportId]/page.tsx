import { ReportPage } from '@/components/reports/report-page';
import { Prefetched } from '../../../prefetched';

export default async function Report({ params }: PageProps<'/reports/[reportId]'>) {
  const { reportId } = await params;
  return (
    <Prefetched questions={[['reports.getReport', { reportId }]]}>
      <ReportPage reportId={reportId} />
    </Prefetched>
  );
}
