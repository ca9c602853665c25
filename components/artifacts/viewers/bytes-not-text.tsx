import { FileQuestionMark } from 'lucide-react';
import { EmptyState } from '@/components/data/states';

const LOOKED_AT = 8_000;

/** No text has a byte of zero. */
export const isBinary = (bytes: ArrayBuffer): boolean =>
  new Uint8Array(bytes).subarray(0, LOOKED_AT).includes(0);

export const BytesNotText = () => (
  <EmptyState icon={<FileQuestionMark />} title="No preview" className="my-auto">
    This file holds bytes, not text.
  </EmptyState>
);
