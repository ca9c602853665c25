'use client';
import { PageBar } from '@/components/shell/page-bar';
import { WebhooksPanel } from './webhooks-panel';

export const WebhooksPage = () => (
  <>
    <PageBar title="Webhooks" />
    <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
      <WebhooksPanel />
    </div>
  </>
);
