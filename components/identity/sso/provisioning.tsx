'use client';
import Link from 'next/link';
import { CodeBlock } from '@/components/data/code-block';
import { useOrigin } from '@/lib/client/use-origin';
import { Section } from './section';

/** What a directory is told so that it keeps people and groups in step by itself. */
export function Provisioning({ publicUrl }: { publicUrl: string | null }) {
  const here = useOrigin();
  const origin = publicUrl ? new URL(publicUrl).origin : here;
  return (
    <Section
      title="Provisioning"
      about="With or without single sign-on, a directory can make, change and deactivate people and groups by SCIM 2.0."
    >
      <div className="flex flex-col gap-1">
        <span className="text-xs font-medium">SCIM address (tenant URL, base URL)</span>
        <CodeBlock label="SCIM address" code={`${origin}/api/2.0/preview/scim/v2`} />
      </div>
      <p className="text-xs text-muted-foreground">
        As the secret token give it an access token of a{' '}
        <Link href="/admin/service-principals" className="text-accent hover:underline">
          service principal
        </Link>{' '}
        that is an administrator. Whoever it deactivates or deletes is out at once; what they did stays.
      </p>
    </Section>
  );
}
