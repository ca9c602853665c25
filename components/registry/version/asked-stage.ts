/** Which stage a version's checklist is of at first: the page on the server asks for it too. */
import type { OutputOf } from '@/lib/client/call';

type Page = Pick<OutputOf<'registry.getVersionPage'>, 'version' | 'stages' | 'requests'>;

/** Where it could go. */
export const otherStages = ({ version, stages }: Page) =>
  stages.filter(({ name }) => name !== version.currentStage);

/** The one that is asked for, else the next; nothing where there is none. */
export function askedStage(page: Page): string {
  const { version, stages, requests } = page;
  const others = otherStages(page);
  const at = stages.findIndex(({ name }) => name === version.currentStage);
  const ways = others.filter(({ kind }) => kind === 'staging' || kind === 'production');
  // From the end of the way it begins anew.
  const next = ways.find((stage) => stages.indexOf(stage) > at) ?? ways[0] ?? others[0];
  return requests[0]?.toStage ?? next?.name ?? '';
}
