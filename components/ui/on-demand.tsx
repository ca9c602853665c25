'use client';
import { type ComponentType, createElement, type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { toast } from '@/lib/client/toast';
import { holdKeys } from './held-keys';

/**
 * What is drawn in something that opens (menus, popovers, dialogs) is fetched when somebody is about to open it: no page
 * pays for it before. Whoever opens shows it as soon as it has come; a first click or key is never lost.
 */
export class OnDemand<Parts> {
  private coming: Promise<void> | undefined;
  private hasFailed = false;
  private readonly waiting = new Set<() => void>();

  /** @param parts what is here already */
  constructor(
    private readonly load: () => Promise<Parts>,
    private parts?: Parts,
  ) {}

  /** Fetches it for one who comes near; if that fails, whoever opens it hears of it. */
  readonly warm = (): void => void this.fetch().catch(() => {});

  readonly fetch = (): Promise<void> => {
    this.coming ??= this.load().then(
      (parts) => {
        this.parts = parts;
        this.settle(false);
      },
      (error) => {
        // The next who wants it asks again.
        this.coming = undefined;
        this.settle(true);
        throw error;
      },
    );
    return this.coming;
  };

  private settle(hasFailed: boolean): void {
    this.hasFailed = hasFailed;
    for (const tell of this.waiting) tell();
  }

  readonly subscribe = (tell: () => void): (() => void) => {
    this.waiting.add(tell);
    return () => this.waiting.delete(tell);
  };

  readonly read = (): Parts | undefined => this.parts;

  /** Whether it did not come when it was asked for last. */
  readonly isMissing = (): boolean => this.hasFailed;

  /** @throws before it has been fetched */
  known(): Parts {
    if (this.parts === undefined) throw new Error('What has not been fetched is not known.');
    return this.parts;
  }
}

const nothing = () => undefined;

/** Of what has all that is inside with it. */
export const NOTHING_MORE: OnDemand<unknown> = new OnDemand<unknown>(async () => ({}), {});

export type Inside<Parts> = {
  /** What is inside is fetched too when somebody comes near. */
  from?: OnDemand<Parts>;
};

/** The parts, once they are here; fetched as soon as they are wanted. */
export function useParts<Parts>(source: OnDemand<Parts>, isWanted: boolean): Parts | undefined {
  const parts = useSyncExternalStore(source.subscribe, source.read, nothing);
  useEffect(() => {
    if (!isWanted) return;
    source.fetch().catch(() => toast.error('This cannot be opened now: the server does not answer'));
  }, [source, isWanted]);
  const isAwaited = isWanted && parts === undefined;
  useEffect(() => {
    if (!isAwaited) return;
    const letGo = holdKeys();
    return () => letGo(source.read() !== undefined);
  }, [source, isAwaited]);
  return isWanted ? parts : undefined;
}

type ArrivingProps<Parts> = { of: OnDemand<Parts>; children: (parts: Parts) => ReactNode };

/**
 * What is drawn as soon as it has come, on a page that does without it until then. Not through Suspense: that holds back what
 * comes late for another third of a second.
 */
export function Arriving<Parts>({ of, children }: ArrivingProps<Parts>): ReactNode {
  const parts = useArrived(of);
  return parts && children(parts);
}

/** The parts as soon as they have come, for what is drawn with them. */
function useArrived<Parts>(of: OnDemand<Parts>): Parts | undefined {
  const parts = useSyncExternalStore(of.subscribe, of.read, nothing);
  useEffect(() => {
    of.fetch().catch(() => toast.error('A part of this page cannot be shown: the server does not answer'));
  }, [of]);
  return parts;
}

/** A part by the name that it has there, for what stands inside: by then it is here. */
export function partOf<Parts, Name extends keyof Parts>(source: OnDemand<Parts>, name: Name): Parts[Name] {
  const draw = (props: object): ReactNode => {
    const parts = source.read();
    return parts && createElement(parts[name] as ComponentType<object>, props);
  };
  return draw as Parts[Name];
}
