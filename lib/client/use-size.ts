'use client';
import { type RefObject, useLayoutEffect, useState } from 'react';

/** The width of an element, followed. 0 until it is known. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const node = element.current;
    if (!node) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(node);
    setWidth(Math.floor(node.getBoundingClientRect().width));
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** So near the window, in pixels, something will soon be in it. */
const NEAR = 160;

function isNear(node: HTMLElement): boolean {
  const { top, bottom } = node.getBoundingClientRect();
  return bottom > -NEAR && top < window.innerHeight + NEAR;
}

/** Whether an element is in sight, or soon will be: looked at once when it is made, since an observer only tells a frame later. */
export function useInSight(element: RefObject<HTMLElement | null>): boolean {
  const [isInSight, setInSight] = useState(false);
  useLayoutEffect(() => {
    const node = element.current;
    if (!node) return;
    const observer = new IntersectionObserver(([entry]) => setInSight(entry?.isIntersecting ?? false), {
      rootMargin: `${NEAR}px`,
    });
    observer.observe(node);
    setInSight(isNear(node));
    return () => observer.disconnect();
  }, [element]);
  return isInSight;
}
