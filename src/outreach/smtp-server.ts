/** A mail server as the operator names it. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** `wrapped`: TLS from the first byte. `required`: STARTTLS or nothing. `off`: the address says so. */
  readonly tls: 'wrapped' | 'required' | 'off';
  readonly login: { readonly user: string; readonly password: string } | null;
}

/**
 * Reads `smtps://user:password@host:465` or `smtp://host:587`. Mail never leaves in clear unless the address ends in `?tls=off`,
 * which is meant for a relay on the same machine.
 */
export function readSmtpUrl(text: string): SmtpServer {
  const url = new URL(text);
  const isWrapped = url.protocol === 'smtps:';
  const tls = isWrapped ? 'wrapped' : url.searchParams.get('tls') === 'off' ? 'off' : 'required';
  const user = decodeURIComponent(url.username);
  return {
    host: url.hostname.replaceAll(/^\[|\]$/g, ''),
    port: url.port === '' ? (isWrapped ? 465 : 587) : Number(url.port),
    tls,
    login: user === '' ? null : { user, password: decodeURIComponent(url.password) },
  };
}
