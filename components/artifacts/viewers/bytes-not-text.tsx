import { FileQuestionMark } from 'lucide-react';
import { EmptyState } from '@/components/data/states';

export const BytesNotText = () => (
  <EmptyState icon={<FileQuestionMark />} title="No preview" className="my-auto">
    This file holds bytes, not text.
  </EmptyState>
);
