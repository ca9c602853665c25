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

/** Whether an element is in sight, or soon will be. */
export function useInSight(element: RefObject<HTMLElement | null>, margin = '160px'): boolean {
  const [isInSight, setInSight] = useState(false);
  useLayoutEffect(() => {
    const node = element.current;
    if (!node) return;
    const observer = new IntersectionObserver(([entry]) => setInSight(entry?.isIntersecting ?? false), {
      rootMargin: margin,
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, [element, margin]);
  return isInSight;
}
