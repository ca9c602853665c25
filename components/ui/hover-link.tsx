'use client';
import Link from 'next/link';
import { type ComponentProps, useState } from 'react';

/** For links in lists: the page behind one is fetched when somebody is about to open it, not for being in sight. */
export function HoverLink(props: ComponentProps<typeof Link>) {
  const [isNear, setNear] = useState(false);
  return (
    <Link
      prefetch={isNear ? null : false}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
      {...props}
    />
  );
}
