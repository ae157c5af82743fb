import { TransportError } from './transport-error.ts';

/** The base address as a URL; throws in words when it holds more than protocol, host, port and path. */
export function baseOf(baseUrl: string): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const isBase = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  if (!isBase || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new TransportError('refused_host', 'The base address must be protocol, host, port and path only.');
  }
  return url;
}

/** The origin behind a base address; throws in words when it holds more than protocol, host and port. */
export function originOf(baseUrl: string): URL {
  const url = baseOf(baseUrl);
  if (url.pathname === '/') return url;
  throw new TransportError('refused_host', 'The base address must be protocol, host and port only.');
}
