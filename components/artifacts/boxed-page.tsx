'use client';
import { useEffect, useRef, useState } from 'react';
import { cn } from '@/components/ui/cn';

/** Tells how high the page has become, of itself. */
const TELL_HEIGHT = `<script>(() => {
  const tell = () => parent.postMessage({ height: document.documentElement.scrollHeight }, '*');
  new ResizeObserver(tell).observe(document.documentElement);
  addEventListener('load', tell);
})()</script>`;

/** What a piece of a page looks like where it says nothing itself: such as a table that pandas wrote. */
const PLAIN_LOOK = `<style>
  body { margin: 0; padding: 4px; font: 13px/20px system-ui, sans-serif; color: #1b1d22 }
  table { border-collapse: collapse }
  th, td { padding: 2px 10px; border: 0; border-bottom: 1px solid #e3e5e8; text-align: right; white-space: nowrap }
</style>`;

const HIGHEST = 1200;

type BoxedPageProps = {
  title: string;
  html: string;
  /** Takes as much height as its content needs, within bounds; else it fills its place. */
  isSizedByContent?: boolean;
  className?: string;
};

/**
 * A page of somebody's making in a box: an origin of its own, where it sees neither our cookies nor our pages, and a
 * policy that lets it reach nobody. The empty box comes from the server with that policy, and is filled by a message.
 */
export function BoxedPage({ title, html, isSizedByContent, className }: BoxedPageProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState<number>();
  useEffect(() => {
    function onMessage({ source, data }: MessageEvent) {
      const box = frame.current?.contentWindow;
      if (!box || source !== box) return;
      if (data === 'ready') box.postMessage(isSizedByContent ? PLAIN_LOOK + html + TELL_HEIGHT : html, '*');
      else if (typeof data?.height === 'number') setHeight(Math.min(HIGHEST, Math.max(24, data.height)));
    }
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
  }, [html, isSizedByContent]);
  return (
    <iframe
      // Another page needs a box of its own.
      key={html}
      ref={frame}
      title={title}
      src="/boxed-page"
      sandbox="allow-scripts"
      referrerPolicy="no-referrer"
      style={isSizedByContent ? { height } : undefined}
      className={cn('w-full bg-white', className)}
    />
  );
}
