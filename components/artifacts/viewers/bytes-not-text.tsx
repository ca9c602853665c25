import { FileQuestionMark } from 'lucide-react';
import { EmptyState } from '@/components/data/states';

const LOOKED_AT = 8_000;

/** No text has a byte of zero, but one in UTF-16, whose first two bytes are its mark. */
export function isBinary(bytes: ArrayBuffer): boolean {
  const [first = 0, second = 0] = new Uint8Array(bytes.slice(0, 2));
  const isMarked = first + second === 0xff + 0xfe && Math.max(first, second) === 0xff;
  return !isMarked && new Uint8Array(bytes).subarray(0, LOOKED_AT).includes(0);
}

export const BytesNotText = () => (
  <EmptyState icon={<FileQuestionMark />} title="No preview" className="my-auto">
    This file holds bytes, not text.
  </EmptyState>
);
