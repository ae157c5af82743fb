/** An answer that is an error, in the words and fields of Stripe's errors. */
export class Problem extends Error {
  readonly status: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, fields: Record<string, string>, headers: Record<string, string> = {}) {
    super(fields['message'] ?? 'error');
    this.status = status;
    this.fields = { type: 'invalid_request_error', ...fields };
    this.headers = headers;
  }

  /** The body as it goes over the wire. */
  get body(): { error: Readonly<Record<string, string>> } {
    const { code } = this.fields;
    if (code === undefined) return { error: this.fields };
    return { error: { ...this.fields, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` } };
  }
}

export function missing(noun: string, id: string, param = 'id', status = 404): Problem {
  return new Problem(status, { code: 'resource_missing', message: `No such ${noun}: '${id}'`, param });
}

export function unknownParameter(name: string): Problem {
  return new Problem(400, {
    code: 'parameter_unknown',
    message: `Received unknown parameter: ${name}`,
    param: name,
  });
}

export function invalidInteger(name: string, value: string): Problem {
  return new Problem(400, {
    code: 'parameter_invalid_integer',
    message: `Invalid integer: ${value}`,
    param: name,
  });
}
