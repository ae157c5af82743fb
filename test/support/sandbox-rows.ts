/** What one customer earns in a month as a system states it, in minor units. */
export interface Stated {
  readonly customer: string;
  readonly currency: string;
  readonly minor: number;
}

/** One call past our connectors; anything but 2xx throws. */
export async function askSandbox(url: string, key: string, body?: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) };
  const response = await fetch(url, { headers, ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
