'use client';
import { useQueryStates } from 'nuqs';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { useRememberView } from './use-remember-view';
import { PARSERS } from './view-link';
import { DEFAULT_VIEW, isSame, type RunsView, readState, rememberedState, VIEW_NAMES } from './view-state';

export type SavedView = OutputOf<'tracking.getView'>;

export type SetRunsView = (patch: Partial<RunsView>) => void;

type ViewContext = {
  experimentId: string;
  view: RunsView;
  setView: SetRunsView;
  views: readonly SavedView[];
  /** The view that the experiment opens with. */
  firstId: string | null;
  /** The saved view that one looks at. */
  saved: SavedView | undefined;
  /** What one looks at is no longer what was saved. */
  isDirty: boolean;
  /** Opens a saved view as it was saved, or none. */
  open: (id: string | null) => void;
  /** What a link said is known, and the view that it names has come. */
  isReady: boolean;
  /** The saved view that a link names cannot be had. */
  fault: string | undefined;
};

const Context = createContext<ViewContext | null>(null);

/** Somebody looked at the runs in a way of their own. */
const hasChoices = (state: object | null | undefined): boolean =>
  state !== null && state !== undefined && Object.keys(state).length > 0;

/** Holds how one looks at an experiment's runs: a saved view if the URL names one, and the URL's changes to it. */
export function RunsViewProvider({ experimentId, children }: { experimentId: string; children: ReactNode }) {
  const [url, setUrl] = useQueryStates(PARSERS);
  const [hadLink] = useState(() => VIEW_NAMES.some((name) => url[name] !== null) || url.view !== null);
  const [isRestored, setRestored] = useState(hadLink);
  const listed = useOperation('tracking.listViews', { experimentId }, { staleTime: 30_000 });
  const views = listed.data?.views;
  const known = views?.find(({ id }) => id === url.view);
  const fetched = useOperation(
    'tracking.getView',
    { viewId: url.view ?? '' },
    { enabled: url.view !== null && listed.isFetched && !known },
  );
  const saved = url.view === null ? undefined : (known ?? fetched.data);

  // A link that says nothing gets the view that its reader last had here, written out: it can then be passed on.
  // Whoever has changed nothing here sees what the experiment opens with.
  const isAnswered = listed.isFetched;
  const last = hasChoices(listed.data?.last) ? listed.data?.last : undefined;
  const first = last ? undefined : views?.find(({ id }) => id === listed.data?.first);
  useEffect(() => {
    if (isRestored || !isAnswered) return;
    if (last) void setUrl(readState(last), { history: 'replace' });
    else if (first) void setUrl({ view: first.id }, { history: 'replace' });
    setRestored(true);
  }, [isRestored, isAnswered, last, first, setUrl]);

  const base = useMemo(() => ({ ...DEFAULT_VIEW, ...readState(saved?.state) }), [saved?.state]);
  // What is about to be written out is asked for at once.
  const unwritten = useMemo(
    () => (isRestored ? undefined : readState(last ?? first?.state)),
    [isRestored, last, first],
  );
  const view = useMemo(
    () =>
      Object.fromEntries(
        VIEW_NAMES.map((name) => [name, url[name] ?? unwritten?.[name] ?? base[name]]),
      ) as RunsView,
    [url, unwritten, base],
  );
  const latest = useRef({ base });
  useEffect(() => {
    latest.current = { base };
  });
  const setView = useCallback<SetRunsView>(
    (patch) => {
      const changes = Object.entries(patch).map(([name, value]) => {
        const isBase = isSame(value, latest.current.base[name as keyof RunsView]);
        return [name, isBase ? null : value];
      });
      void setUrl(Object.fromEntries(changes), { history: 'replace' });
    },
    [setUrl],
  );
  const open = useCallback(
    (id: string | null) =>
      void setUrl(
        {
          ...(Object.fromEntries(VIEW_NAMES.map((name) => [name, null])) as Record<keyof RunsView, null>),
          view: id,
        },
        { history: 'push' },
      ),
    [setUrl],
  );
  useRememberView(experimentId, rememberedState(view), isRestored && saved === undefined);

  const fault = fetched.error?.message;
  const isKnown = isRestored || isAnswered;
  const value = useMemo<ViewContext>(
    () => ({
      experimentId,
      view,
      setView,
      views: views ?? [],
      firstId: listed.data?.first ?? null,
      saved,
      isDirty: saved !== undefined && VIEW_NAMES.some((name) => url[name] !== null),
      open,
      isReady: isKnown && (url.view === null || saved !== undefined || fault !== undefined),
      fault,
    }),
    [experimentId, view, setView, views, listed.data?.first, saved, url, open, isKnown, fault],
  );
  return <Context value={value}>{children}</Context>;
}

export function useViewContext(): ViewContext {
  const context = useContext(Context);
  if (!context) throw new Error('useRunsView belongs under RunsViewProvider');
  return context;
}

export function useRunsView(): [RunsView, SetRunsView] {
  const { view, setView } = useViewContext();
  return [view, setView];
}
