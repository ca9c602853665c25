'use client';
import { Archive, AtSign, CircleCheck, CircleDashed, CircleDot, type LucideIcon } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';

export type Stage = OutputOf<'registry.getSettings'>['stages'][number];
type Kind = Stage['kind'];

const LOOKS: Record<Kind, { icon: LucideIcon; tone: 'outline' | 'accent' | 'success' | 'neutral' }> = {
  initial: { icon: CircleDashed, tone: 'outline' },
  staging: { icon: CircleDot, tone: 'accent' },
  production: { icon: CircleCheck, tone: 'success' },
  archived: { icon: Archive, tone: 'neutral' },
};

const KEPT = 60_000;

/** The workspace's stages, in their order; none until they are known. */
export const useStages = (): readonly Stage[] =>
  useOperation('registry.getSettings', {}, { staleTime: KEPT }).data?.stages ?? [];

type StageProps = { stage: string; kind?: string; version?: number; className?: string };

/** A stage by its sign and its name, with the version that is there where that is told. */
export function StageBadge({ stage, kind, version, className }: StageProps) {
  const stages = useStages();
  const known = kind ?? stages.find(({ name }) => name === stage)?.kind ?? 'initial';
  const { icon: Icon, tone } = LOOKS[known as Kind] ?? LOOKS.initial;
  return (
    <Badge tone={tone} className={className}>
      <Icon aria-hidden />
      <span className="truncate">{stage}</span>
      {version !== undefined && <span className="tabular">v{version}</span>}
    </Badge>
  );
}

export const AliasBadge = ({ alias, version }: { alias: string; version?: number | string }) => (
  <Badge tone="outline" title={`@${alias}`}>
    <AtSign aria-hidden />
    <span className="min-w-0 truncate">{alias}</span>
    {version !== undefined && <span className="tabular">v{version}</span>}
  </Badge>
);
