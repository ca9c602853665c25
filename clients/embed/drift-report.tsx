/** A drift report of Plumbline inside another application: copy this file, it needs nothing but React. */
import { useEffect, useRef, useState } from 'react';

export type DriftReportProps = {
  /** The address that Plumbline answered when the link was made. Pass a new one before it ends. */
  url: string;
  theme?: 'light' | 'dark';
  /** Six hexadecimal digits. */
  accent?: string;
  isCompact?: boolean;
  title?: string;
};

export function DriftReport({ url, theme, accent, isCompact, title = 'Drift report' }: DriftReportProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(480);
  useEffect(() => {
    function onMessage({ source, origin, data }: MessageEvent) {
      // Only what this very frame says, and only from where it was asked for.
      if (source !== frame.current?.contentWindow || origin !== new URL(url).origin) return;
      if (data?.type === 'plumbline:height' && Number.isFinite(data.height))
        setHeight(Math.min(20_000, Math.max(80, data.height)));
    }
    addEventListener('message', onMessage);
    return () => removeEventListener('message', onMessage);
  }, [url]);
  const look = new URLSearchParams({
    ...(theme && { theme }),
    ...(accent && { accent }),
    ...(isCompact && { compact: '1' }),
  });
  return (
    <iframe
      ref={frame}
      title={title}
      src={`${url}#${look}`}
      height={height}
      style={{ width: '100%', border: 0 }}
      sandbox="allow-scripts allow-same-origin allow-downloads"
      referrerPolicy="no-referrer"
      loading="lazy"
    />
  );
}
