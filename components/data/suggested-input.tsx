'use client';
import { type ComponentProps, useState } from 'react';
import { Input } from '@/components/ui/input';

type Props = Omit<ComponentProps<typeof Input>, 'value' | 'defaultValue' | 'onChange'> & {
  suggestion: string;
};

/** Begins with a suggestion, which follows what it is made of until somebody types another; that stays. */
export function SuggestedInput({ suggestion, ...props }: Props) {
  const [typed, setTyped] = useState<string>();
  return <Input {...props} value={typed ?? suggestion} onChange={(event) => setTyped(event.target.value)} />;
}
