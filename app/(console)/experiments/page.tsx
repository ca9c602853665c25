import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import {
  EXPERIMENTS_LINK,
  foldersQuestion,
  questionOf,
} from '@/components/tracking/experiments/experiments-link';
import { ExperimentsPage } from '@/components/tracking/experiments/experiments-page';
import { Prefetched } from '../../prefetched';

export const metadata: Metadata = { title: 'Experiments' };

const readLink = createLoader(EXPERIMENTS_LINK);

export default async function Experiments({ searchParams }: PageProps<'/experiments'>) {
  const link = await readLink(searchParams);
  const folders = foldersQuestion(link);
  return (
    <Prefetched
      questions={folders ? [['tracking.listExperimentFolders', folders]] : []}
      lists={[['tracking.listExperiments', questionOf(link)]]}
    >
      <ExperimentsPage />
    </Prefetched>
  );
}
