/** What a link to the runs of an experiment says of the view: as its page reads it. */
import { useOperation } from '@/lib/client/use-operation';
import { viewOfLink } from '../tracking/runs/view-link';
import { DEFAULT_VIEW, type RunsView, readState } from '../tracking/runs/view-state';

/** Undefined until the saved view that it names has come. */
export function useLinkedView(params: URLSearchParams): {
  view: RunsView | undefined;
  fault: string | undefined;
} {
  const viewId = params.get('view') ?? '';
  const saved = useOperation('tracking.getView', { viewId }, { enabled: viewId !== '', staleTime: 60_000 });
  if (viewId !== '' && !saved.data) return { view: undefined, fault: saved.error?.message };
  const view = { ...DEFAULT_VIEW, ...readState(saved.data?.state), ...viewOfLink(params) };
  return { view, fault: undefined };
}
