'use client';
import { useQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { Markdown } from '@/components/data/markdown';
import { QueryPanel } from '@/components/data/query-panel';
import { closeDialog } from '@/components/shell/dialogs-store';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { CallError } from '@/lib/client/call';
import { ALL_TOPICS, topicOf } from './topics';

async function fetchText(topic: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(`/help/${topic}.md`, { signal });
  if (response.ok) return response.text();
  throw new CallError('UNREADABLE', `The server answered ${response.status}.`, response.status);
}

/** What this page is for and how it is used; the other pages' texts are a choice away. */
export function HelpDialog() {
  const pathname = usePathname();
  const [topic, setTopic] = useState(() => topicOf(pathname));
  const query = useQuery<string, CallError>({
    queryKey: ['help', topic],
    queryFn: ({ signal }) => fetchText(topic, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Dialog open onOpenChange={closeDialog}>
      <DialogContent title="Help" className="max-w-2xl">
        <div className="border-b px-4 pb-3 pt-1">
          <Select label="Topic" value={topic} onValueChange={setTopic} options={ALL_TOPICS} size="sm" />
        </div>
        <DialogBody className="h-[52vh]">
          <QueryPanel query={query} what="the help" skeleton={<Skeleton className="h-40" />}>
            {(text) => <Markdown text={text} />}
          </QueryPanel>
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}
