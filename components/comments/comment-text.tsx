'use client';
import { lazyPart } from '@/components/ui/lazily';
import { withNames } from '@/lib/pure/mentions';

const Markdown = lazyPart(() => import('@/components/data/markdown').then((module) => module.Markdown));

/** What somebody said, with the names of whom they mention. */
export const CommentText = ({ text, names }: { text: string; names: Readonly<Record<string, string>> }) => (
  <Markdown text={withNames(text, names)} />
);
