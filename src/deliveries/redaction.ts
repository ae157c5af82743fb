/** Stands where something personal stood. */
export const redacted = '[redacted]';

/** Fields whose whole value is about a person, a card or a bank account, or opens a door (hosted pages, secrets). */
const personal = new RegExp(
  [
    'name|mail|phone|address|shipping|billing_details|owner|holder|individual|company|birth|dob|^ip$|user_agent',
    'location|city|postal|zip|description|descriptor|metadata|custom_fields|custom_variables|footer|memo',
    '(?<!credit_)note|message|receipt|^card$|^card_|last4|fingerprint|^exp_|iin|issuer|bank|iban',
    '(?:^|_)bic(?:_|$)|swift|routing|^number$|account_number',
    'mandate|tax_id|id_number|secret|token|password|url|pdf|link',
  ].join('|'),
  'i',
);
/** Numbers are amounts, counts and times, except in these. */
const personalNumber = /^exp_|last4|phone|postal|zip|number$|birth|dob/i;
/** About the record itself, although it sounds otherwise. */
const impersonal = new Set(['event_name']);

/** Names of things: `sub_1Qx…`, a UUID, and whatever a field called id holds as long as it is one word without an @. */
const identifier =
  /^(?:[a-z]{2,20}(?:_[a-z]{2,20})*_[A-Za-z0-9_-]{1,200}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
/** Where a name could stand as well, only what a billing system made up itself is taken for an id. */
const issuedId = /^[a-z]{2,10}(?:_[a-z]{2,10})?_(?=[A-Za-z]*\d)[A-Za-z0-9]{1,200}$/;
const idField = /(?:^|_)ids?$|Ids?$/;
/** What a system calls its fields; whatever else is a key was chosen by somebody. */
const fieldName = /^[a-z_][A-Za-z0-9_]{0,79}$/;
const oneWord = /^[A-Za-z0-9_.:-]{1,255}$/;
/** Statuses, types and currencies in small letters; versions, instants. */
const machineWord =
  /^(?:[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*|\d{4}-\d{2}-\d{2}(?:T[0-9:.]+(?:Z|[+-]\d{2}:\d{2}))?(?:\.[a-z]+)?)$/;
/** A word in capitals: so banks and cards write names, too, and it is shown only where a word of the system stands. */
const capitals = /^[A-Z]{2,30}(?:_[A-Z]{2,30})*$/;
const capitalsField =
  /(?:^|_)(?:status|type|kind|state|currency|reason|code|frequency|action|timing|imported_from)(?:e?s)?$/;
const decimalField = /amount|decimal|quantity|rate|percent|price|total|balance/i;
const decimal = /^-?\d{1,30}(?:\.\d{1,30})?$/;

/**
 * What a delivery said, for eyes that need not know whom it was about: ids, amounts, statuses and dates stay; names, addresses,
 * card details and every other text are replaced. What is kept is listed, not what is hidden, so that a field that is new
 * to us hides. Pure; the shape stays as it was.
 */
export function redact(value: unknown): unknown {
  return redactField('', value);
}

function redactField(field: string, value: unknown): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return personalNumber.test(field) ? redacted : value;
  if (typeof value === 'string') return isKept(field, value) ? value : redacted;
  if (isPersonal(field)) return Array.isArray(value) && value.length === 0 ? value : redacted;
  if (Array.isArray(value)) return value.map((each) => redactField(field, each));
  return Object.fromEntries(
    Object.entries(Object(value)).map(([key, held]) => [fieldName.test(key) ? key : redacted, redactField(key, held)]),
  );
}

function isPersonal(field: string): boolean {
  return personal.test(field) && !impersonal.has(field);
}

/** The id of a card or of a mandate names it and tells nothing of it. */
function isKept(field: string, text: string): boolean {
  if (text === '') return true;
  return isPersonal(field)
    ? issuedId.test(text) && !/secret|token|metadata|name|mail/i.test(field)
    : isPlain(field, text);
}

function isPlain(field: string, text: string): boolean {
  if (capitals.test(text)) return capitalsField.test(field) || idField.test(field);
  if (identifier.test(text) || machineWord.test(text)) return true;
  if (idField.test(field) && oneWord.test(text)) return true;
  return decimalField.test(field) && decimal.test(text);
}
