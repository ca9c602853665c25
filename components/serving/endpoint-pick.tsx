'use client';
import { Waypoints } from 'lucide-react';
import { useState } from 'react';
import { NamePick } from '@/components/data/name-pick';
import { useOperation } from '@/lib/client/use-operation';

type EndpointPickProps = { label: string; value: string; onPick: (name: string) => void; id?: string };

/** An endpoint, found by typing a part of its name. */
export function EndpointPick(props: EndpointPickProps) {
  const [text, setText] = useState('');
  const { data, isPending, isPlaceholderData } = useOperation(
    'serving.listEndpoints',
    { search: text, limit: 50 },
    { keepPrevious: true },
  );
  return (
    <NamePick
      icon={<Waypoints />}
      names={(data?.endpoints ?? []).map(({ name }) => name)}
      search={{ text, isBehind: isPending || isPlaceholderData, onChange: setText }}
      placeholder="Find an endpoint"
      empty="No endpoint is called like that."
      {...props}
    />
  );
}
