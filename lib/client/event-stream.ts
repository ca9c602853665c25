'use client';

/** `connecting` is before the first answer; `lost` is when looks at intervals have to do. */
export type StreamState = 'connecting' | 'live' | 'lost';

type Handlers<Data> = {
  onData: (data: Data) => void;
  /** Something may have been missed. */
  onGap: () => void;
  onState: (state: StreamState) => void;
};

/** A stream that breaks for shorter than this is not told of: servers end theirs each minute on purpose. */
const PATIENCE = 3_000;
const FIRST_RETRY = 2_000;
const LAST_RETRY = 30_000;
/** A tab out of sight gives its connection up: browsers have six a host. */
const OUT_OF_SIGHT = 20_000;

/**
 * Follows server-sent events as long as the page is in sight, and goes on from the last one that came. Answers how to
 * end it.
 */
export function followEvents<Data>(
  urlAfter: (lastId: string | undefined) => string,
  { onData, onGap, onState }: Handlers<Data>,
): () => void {
  let source: EventSource | undefined;
  let lastId: string | undefined;
  let hasBegun = false;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let doubt: ReturnType<typeof setTimeout> | undefined;
  let hiding: ReturnType<typeof setTimeout> | undefined;

  const settle = (state: StreamState) => {
    clearTimeout(doubt);
    doubt = undefined;
    onState(state);
  };
  function connect() {
    clearTimeout(retry);
    // By itself the browser goes on from the last id; a new stream has to say it.
    source = new EventSource(urlAfter(lastId));
    const isBlind = hasBegun && lastId === undefined;
    source.onopen = () => {
      failures = 0;
      hasBegun = true;
      if (isBlind) onGap();
      settle('live');
    };
    source.onmessage = (event: MessageEvent<string>) => {
      lastId = event.lastEventId || lastId;
      onData(JSON.parse(event.data) as Data);
    };
    source.onerror = () => {
      doubt ??= setTimeout(() => settle('lost'), PATIENCE);
      // It comes back by itself unless the server refused it.
      if (source?.readyState !== EventSource.CLOSED) return;
      failures += 1;
      retry = setTimeout(connect, Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (failures - 1)));
    };
  }
  function disconnect() {
    source?.close();
    source = undefined;
    clearTimeout(retry);
    clearTimeout(doubt);
    doubt = undefined;
  }
  function onVisibility() {
    clearTimeout(hiding);
    if (document.visibilityState === 'hidden') hiding = setTimeout(disconnect, OUT_OF_SIGHT);
    else if (!source) connect();
  }
  onState('connecting');
  connect();
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    clearTimeout(hiding);
    disconnect();
  };
}
