import { createContext } from 'react';

/** The element of a page that scrolls; long lists draw only what stands in its view. */
export const PageScrollContext = createContext<HTMLElement | null>(null);
