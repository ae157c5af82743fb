import axios, { AxiosHeaders, type AxiosInstance, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { ReadOnlyHttp } from '../read-only-http.ts';
import type { Answer } from '../transport-call.ts';
import { TransportError } from '../transport-error.ts';

/** The name under which the moment of an answer travels through axios. */
export const knownAtHeader = 'keepwell-known-at';

/**
 * axios with our transport in place of its own: no redirect, proxy, retry or other host is left to it, and whatever it is
 * asked to send goes by the list of reads. Answers come as text with their status; nothing is thrown for a status.
 */
export function guardedAxios(http: ReadOnlyHttp, base: URL, token: string): AxiosInstance {
  return axios.create({
    adapter: async (config) => toResponse(await http.send(toCall(config, base)), config),
    headers: { Accept: 'application/json', Authorization: `Bearer ${token}` },
    responseType: 'text',
    transformResponse: [(body: unknown) => body],
    validateStatus: null,
    maxRedirects: 0,
    proxy: false,
  });
}

function toCall(config: InternalAxiosRequestConfig, base: URL): Parameters<ReadOnlyHttp['send']>[0] {
  const path = config.url ?? '';
  // An address of its own would leave the base behind: only paths are taken.
  if (!path.startsWith('/') || config.baseURL !== undefined || config.params !== undefined) {
    throw new TransportError('refused_host', 'Only paths of the billing system are read.');
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(config.headers.toJSON())) {
    if (value !== null && value !== undefined) headers[name] = String(value);
  }
  return {
    method: (config.method ?? 'get').toUpperCase(),
    protocol: base.protocol,
    host: base.hostname,
    port: base.port,
    path,
    headers,
    body: typeof config.data === 'string' && config.data !== '' ? config.data : null,
  };
}

function toResponse(answer: Answer, config: InternalAxiosRequestConfig): AxiosResponse<string> {
  const headers = new AxiosHeaders({ ...answer.headers, [knownAtHeader]: answer.knownAt.toISOString() });
  return { data: answer.body.toString('utf8'), status: answer.status, statusText: '', headers, config };
}
