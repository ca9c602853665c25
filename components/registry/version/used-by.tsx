'use client';
import { Block } from '@/components/data/block';
import { lineageHref, lookOf } from '@/components/lineage/lineage-kinds';
import { HoverLink } from '@/components/ui/hover-link';
import { useOperation } from '@/lib/client/use-operation';

/** Endpoints that serve the version, jobs that score with it, copies of it. */
export function useUsers(name: string, version: string) {
  const { data } = useOperation('registry.getLineage', { name, version });
  const self = `model-version:${name}/${version}`;
  const after = new Set(data?.edges.filter(({ from }) => from === self).map(({ to }) => to));
  return data?.nodes.filter(({ id }) => after.has(id)) ?? [];
}

/** Nothing where there are none. */
export function UsedBy({ name, version }: { name: string; version: string }) {
  const users = useUsers(name, version);
  if (users.length === 0) return null;
  return (
    <Block title="Used by" count={users.length}>
      <ul>
        {users.map((node) => {
          const { icon: Icon, label } = lookOf(node.type);
          const href = lineageHref(node);
          return (
            <li key={node.id} className="flex min-h-7 min-w-0 items-center gap-2">
              <Icon role="img" aria-label={label} className="size-4 shrink-0 text-muted-foreground" />
              {href ? (
                <HoverLink href={href} className="min-w-0 truncate rounded-xs font-medium hover:text-accent">
                  {node.name}
                </HoverLink>
              ) : (
                <span className="min-w-0 truncate font-medium">{node.name}</span>
              )}
              {node.label && <span className="shrink-0 text-xs text-muted-foreground">{node.label}</span>}
            </li>
          );
        })}
      </ul>
    </Block>
  );
}
