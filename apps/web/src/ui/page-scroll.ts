import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import type { VirtualItem } from '@tanstack/react-virtual';
import { createContext, type RefCallback, useEffect, useMemo, useState } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';

/** Where somebody is in a part of a page that scrolls: how far down, at which link, and how high its rows were. */
interface Place {
  top: number;
  link: string | null;
  sizes: VirtualItem[];
}

export interface PageScroll {
  element: HTMLElement | null;
  place: Place;
}

/** What scrolls, of the page or of its part; long lists draw only what stands in its view. */
export const PageScrollContext = createContext<PageScroll | null>(null);

/** By step of history, beside the rows that were read: the browser keeps only what it scrolls itself. */
const placesBeside = new WeakMap<QueryClient, Map<string, Place>>();
const mostPlaces = 60;
/** For how long what was read before may take to stand there again. */
const patienceMs = 3_000;

/** Keeps the place of what scrolls for whoever comes back by a step of history. `name` tells two of one page apart. */
export function usePageScroll(name = ''): [PageScroll, RefCallback<HTMLElement>] {
  const { key } = useLocation();
  const places = placesOf(useQueryClient());
  const isBack = useNavigationType() === NavigationType.Pop;
  const id = `${key} ${name}`;
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [place] = useState<Place>(() => ({ top: 0, link: null, sizes: [], ...(isBack ? places.get(id) : {}) }));
  useEffect(() => keep(places, id, place), [places, id, place]);
  useEffect(() => {
    if (!element) return undefined;
    const aim = { ...place };
    const stop = [follow(element, place), ...(aim.top > 0 || aim.link !== null ? [returnTo(element, aim)] : [])];
    return () => stop.forEach((end) => end());
  }, [element, place]);
  return [useMemo(() => ({ element, place }), [element, place]), setElement];
}

function placesOf(queries: QueryClient): Map<string, Place> {
  const places = placesBeside.get(queries) ?? new Map<string, Place>();
  placesBeside.set(queries, places);
  return places;
}

function keep(places: Map<string, Place>, id: string, place: Place): void {
  places.delete(id);
  places.set(id, place);
  const [oldest] = places.keys();
  if (places.size > mostPlaces && oldest !== undefined) places.delete(oldest);
}

function follow(element: HTMLElement, place: Place): () => void {
  const end = new AbortController();
  const { signal } = end;
  const onScroll = () => {
    place.top = element.scrollTop;
  };
  // A click beside the link of a row opens the row too.
  const onLink = ({ target }: Event) => {
    if (!(target instanceof Element)) return;
    const link = target.closest('a[href]') ?? target.closest('tr, li')?.querySelector('a[href]');
    place.link = link?.getAttribute('href') ?? place.link;
  };
  element.addEventListener('scroll', onScroll, { signal, passive: true });
  element.addEventListener('focusin', onLink, { signal });
  element.addEventListener('click', onLink, { signal, capture: true });
  return () => end.abort();
}

/** Tries until it stands there: rows come page by page, and are drawn only in view. Whoever does something meanwhile is left alone. */
function returnTo(element: HTMLElement, { top, link }: Place): () => void {
  const end = new AbortController();
  const { signal } = end;
  const until = performance.now() + patienceMs;
  let steady = 0;
  const look = () => {
    if (signal.aborted) return;
    const isThere = Math.abs(element.scrollTop - top) < 2;
    steady = isThere ? steady + 1 : 0;
    if (!isThere) element.scrollTop = top;
    const links = link === null ? [] : [...element.querySelectorAll<HTMLElement>('a[href]')];
    const found = links.find((each) => each.getAttribute('href') === link);
    if (steady > 1 && (found || link === null)) {
      if (document.activeElement === document.body) found?.focus({ preventScroll: true });
    } else if (performance.now() < until) requestAnimationFrame(look);
  };
  for (const act of ['wheel', 'touchstart', 'pointerdown', 'keydown'])
    window.addEventListener(act, () => end.abort(), { signal, passive: true });
  requestAnimationFrame(look);
  return () => end.abort();
}
