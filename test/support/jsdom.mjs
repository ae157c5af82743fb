import { TextDecoder, TextEncoder } from 'node:util';

// The router asks for these when it is loaded; jsdom keeps Node's own from the page.
globalThis.TextEncoder ??= TextEncoder;
globalThis.TextDecoder ??= TextDecoder;

// What Mantine asks of a browser and jsdom does not have.
class NoObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
window.matchMedia ??= (query) => ({
  matches: false,
  media: query,
  onchange: null,
  addListener() {},
  removeListener() {},
  addEventListener() {},
  removeEventListener() {},
  dispatchEvent: () => false,
});
window.ResizeObserver ??= NoObserver;
window.IntersectionObserver ??= NoObserver;
if (!('scrollIntoView' in window.HTMLElement.prototype)) window.HTMLElement.prototype.scrollIntoView = () => {};
