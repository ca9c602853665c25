import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import type { Endpoint } from '../endpoint-page';

/** What the cluster itself says: an endpoint is ready there when KServe says so, and not before. */
export function OnCluster({ seen }: { seen: NonNullable<Endpoint['onCluster']> }) {
  const { cluster, namespace, name, url, traffic, conditions, pods, message, fault, seenTime, isSettled } =
    seen;
  const said = fault || message;
  return (
    <section aria-labelledby="on-cluster" className="mx-4 rounded-lg border lg:mx-6">
      <div className="flex flex-wrap items-center gap-2 border-b px-3 py-2">
        <h2 id="on-cluster" className="font-medium">
          On the cluster {cluster}
        </h2>
        <Badge tone="warning">Experimental</Badge>
        <span className="ms-auto text-xs text-muted-foreground">
          seen <Time value={seenTime} />
        </span>
      </div>
      <dl className="grid gap-x-6 gap-y-2 px-3 py-3 text-sm sm:grid-cols-[max-content_1fr]">
        <dt className="text-muted-foreground">InferenceService</dt>
        <dd className="min-w-0 font-mono text-xs leading-5 [overflow-wrap:anywhere]">
          {namespace}/{name}
        </dd>
        <dt className="text-muted-foreground">Address</dt>
        <dd className="min-w-0 font-mono text-xs leading-5 [overflow-wrap:anywhere]">{url ?? 'none yet'}</dd>
        <dt className="text-muted-foreground">Traffic</dt>
        <dd className="min-w-0">
          {traffic.length === 0 && 'none yet'}
          <ul>
            {traffic.map(({ revision, percent, isNewest }) => (
              <li key={`${revision} ${isNewest} ${percent}`} className="tabular [overflow-wrap:anywhere]">
                {percent} % <span className="font-mono text-xs">{revision}</span>{' '}
                <span className="text-xs text-muted-foreground">
                  {isNewest ? 'the newest' : 'the former'}
                </span>
              </li>
            ))}
          </ul>
        </dd>
        <dt className="text-muted-foreground">Pods</dt>
        <dd className="tabular">
          {pods} <span className="text-xs text-muted-foreground">of the newest</span>
        </dd>
        <dt className="text-muted-foreground">Conditions</dt>
        <dd className="flex min-w-0 flex-wrap gap-1">
          {conditions.length === 0 && 'none yet'}
          {conditions.map(({ type, status, message: why }) => (
            <Badge
              key={type}
              tone={status === 'True' ? 'success' : status === 'False' ? 'danger' : 'warning'}
              title={why || undefined}
            >
              {type}
              <span className="sr-only">: {status}</span>
            </Badge>
          ))}
        </dd>
      </dl>
      {(fault || !isSettled) && said && (
        <p
          role="status"
          className={`border-t px-3 py-2 [overflow-wrap:anywhere] ${fault ? 'text-danger' : 'text-muted-foreground'}`}
        >
          {said}
        </p>
      )}
    </section>
  );
}
