'use client';
import { HomeBlock, HomeRow } from '@/components/home/home-block';
import { ENDPOINTS } from '@/components/home/questions';
import { useOperation } from '@/lib/client/use-operation';
import { EndpointState } from '../endpoint-state';
import { pathOf } from '../endpoints-table';
import { percentText } from '../numbers';

const LOOK_AGAIN = 15_000;
/** As the list of endpoints marks it. */
const TOO_MANY = 0.01;

/** Endpoints that do not answer, or answer with faults. */
export function FailingEndpoints() {
  const { data } = useOperation('serving.listEndpoints', ENDPOINTS, { every: LOOK_AGAIN });
  const failing = (data?.endpoints ?? []).filter(
    ({ isStopped, isReady, recent, updateState }) =>
      !isStopped && (!isReady || recent.failedShare > TOO_MANY || updateState === 'UPDATE_FAILED'),
  );
  if (failing.length === 0) return null;
  return (
    <HomeBlock title="Endpoints in trouble" all={{ href: '/endpoints', label: 'All endpoints' }}>
      <ul className="border-y">
        {failing.map(({ id, name, isReady, isStopped, updateState, recent }) => (
          <HomeRow key={id} href={pathOf(name)} name={name}>
            {recent.failedShare > TOO_MANY && (
              <span className="text-xs text-danger tabular">
                {percentText(recent.failedShare * 100)} failed
              </span>
            )}
            <EndpointState isReady={isReady} isStopped={isStopped} update={updateState} />
          </HomeRow>
        ))}
      </ul>
    </HomeBlock>
  );
}
