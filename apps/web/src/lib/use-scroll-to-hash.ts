import { useEffect } from 'react';
import { useLocation } from 'react-router';

/** What a person does who wants to be elsewhere. */
const leaving = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/**
 * Brings the part of the page that the address names into view, and keeps it there while what stands above it is still being loaded:
 * until somebody scrolls, presses or types.
 */
export function useScrollToHash(): void {
  // Another with each visit, so that the same address asked for again scrolls again.
  const place = useLocation();
  useEffect(() => {
    const { hash } = place;
    const target = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
    if (target === null) return undefined;
    const show = () => target.scrollIntoView({ block: 'start' });
    const sizes = new ResizeObserver(show);
    for (const part of target.parentElement?.children ?? []) sizes.observe(part);
    const stop = () => {
      sizes.disconnect();
      for (const event of leaving) window.removeEventListener(event, stop);
    };
    for (const event of leaving) window.addEventListener(event, stop, { passive: true });
    show();
    return stop;
  }, [place]);
}
