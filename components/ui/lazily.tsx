'use client';
import { type ComponentType, lazy, type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { toast } from '@/lib/client/toast';
import { OnDemand, useParts } from './on-demand';
import { PartFault } from './part-fault';

type Load<Props> = () => Promise<ComponentType<Props>>;
type Part<Props> = { Part: ComponentType<Props> };
type Drawn<Props> = { source: OnDemand<Part<Props>>; props: Props };

const demanded = <Props extends object>(load: Load<Props>) =>
  new OnDemand<Part<Props>>(async () => ({ Part: await load() }));

/**
 * A dialog, or a form that opens in its place, fetched when it opens. The page is drawn on meanwhile, and what is typed goes to the dialog's field as
 * soon as that has come.
 *
 * @param load answers the component; it is drawn open
 */
export function lazyDialog<Props extends object>(load: Load<Props>): ComponentType<Props> {
  const source = demanded(load);
  const draw = (props: Props) => <Opening source={source} props={props} />;
  return draw;
}

function Opening<Props extends object>({ source, props }: Drawn<Props>): ReactNode {
  const parts = useParts(source, true);
  return parts && <parts.Part {...props} />;
}

type PartOptions = {
  /** Drawn until it has come; else nothing is. */
  loading?: ComponentType;
  /** Whether it is in the page that the server sends: else `loading` is. */
  isOnServer?: boolean;
  /** Too small to say itself that it did not come, or nowhere in sight: a toast does. */
  isInline?: boolean;
  /** Tabs of the address that show it: there it is fetched while the page's own script begins, not when that draws it. */
  tabs?: readonly string[];
};

const tabOfAddress = () =>
  typeof window === 'undefined' ? null : new URLSearchParams(window.location.search).get('tab');

/**
 * A part of a page that is fetched when it is first drawn: a tab, a viewer, a chart. What the server has drawn stays as it is
 * until its script has come; what is drawn later never holds back the rest of the page, as a suspended part would.
 *
 * @param load answers the component
 */
export function lazyPart<Props extends object>(
  load: Load<Props>,
  { loading: Loading, isOnServer = true, isInline = false, tabs = [] }: PartOptions = {},
): ComponentType<Props> {
  const source = demanded(load);
  if (tabs.includes(tabOfAddress() ?? '')) source.warm();
  const coming = (props: Props) => (
    <Coming source={source} props={props} loading={Loading && <Loading />} isInline={isInline} />
  );
  // What does not come says so in its place, and takes the page around it not with it.
  const Suspending = lazy(async () => ({
    default: await source.fetch().then(
      () => source.known().Part,
      () => coming,
    ),
  }));
  const whole = (props: Props) => <Suspending {...props} />;
  const draw = (props: Props) => (isOnServer ? <TakenOver {...{ whole, coming, props }} /> : coming(props));
  return draw;
}

function Coming<Props extends object>({
  source,
  props,
  loading,
  isInline,
}: Drawn<Props> & { loading: ReactNode; isInline: boolean }): ReactNode {
  const parts = useSyncExternalStore(source.subscribe, source.read, nothing);
  const isMissing = useSyncExternalStore(source.subscribe, source.isMissing, never);
  useEffect(() => {
    source
      .fetch()
      .catch(
        () => isInline && toast.error('A part of this page cannot be shown: the server does not answer'),
      );
  }, [source, isInline]);
  if (parts) return <parts.Part {...props} />;
  return isMissing && !isInline ? <PartFault onRetry={source.fetch} /> : loading;
}

const nothing = () => undefined;
const never = () => false;

const still = () => () => {};

type TakenOverProps<Props> = Record<'whole' | 'coming', (props: Props) => ReactNode> & { props: Props };

/** Whole on the server, and as long as it lives where the browser has it from there; elsewhere it comes later. */
function TakenOver<Props>({ whole, coming, props }: TakenOverProps<Props>): ReactNode {
  const isFromServer = useSyncExternalStore(
    still,
    () => false,
    () => true,
  );
  const [wasFromServer] = useState(isFromServer);
  return wasFromServer ? whole(props) : coming(props);
}
