'use client';
import { HomeBlock, HomeRow } from '@/components/home/home-block';
import { FAILING_ENDPOINTS } from '@/components/home/questions';
import { useOperation } from '@/lib/client/use-operation';
import { FAILING_SHARE } from '@/lib/pure/failing-share';
import { EndpointState } from '../endpoint-state';
import { pathOf } from '../endpoints-table';
import { percentText } from '../numbers';

const LOOK_AGAIN = 15_000;

/** Endpoints that do not answer, answer with faults, or could not be updated. */
export function FailingEndpoints() {
  const { data } = useOperation('serving.listFailing', FAILING_ENDPOINTS, { every: LOOK_AGAIN });
  if (!data || data.endpoints.length === 0) return null;
  const all = { href: '/endpoints', label: data.hasMore ? 'More, and all endpoints' : 'All endpoints' };
  return (
    <HomeBlock title="Endpoints in trouble" all={all}>
      <ul className="border-y">
        {data.endpoints.map(({ id, name, isReady, updateState, failedShare }) => (
          <HomeRow key={id} href={pathOf(name)} name={name}>
            {failedShare > FAILING_SHARE && (
              <span className="text-xs text-danger tabular">{percentText(failedShare * 100)} failed</span>
            )}
            <EndpointState isReady={isReady} isStopped={false} update={updateState} />
          </HomeRow>
        ))}
      </ul>
    </HomeBlock>
  );
}
