/** Rates by day and currency, in the form that the European Central Bank publishes. */
export function anEnvelope(days: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const cubes = Object.entries(days).map(([day, rates]) => {
    const rows = Object.entries(rates).map(([currency, rate]) => `<Cube currency="${currency}" rate="${rate}"/>`);
    return `<Cube time="${day}">${rows.join('')}</Cube>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
    <gesmes:Envelope xmlns:gesmes="http://www.gesmes.example/xml" xmlns="http://www.bank.example/eurofxref">
      <gesmes:subject>Reference rates</gesmes:subject>
      <gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
      <Cube>${cubes.join('')}</Cube>
    </gesmes:Envelope>`;
}

const currencies =
  'AUD BRL CAD CHF CNY CZK DKK GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR NOK NZD PHP PLN RON SGD THB TRY USD ZAR SEK';

/** So many days of all published currencies, the newest 2026-11-20: a thousand are a megabyte as an envelope. */
export function daysOfRates(days: number): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const newest = Date.UTC(2026, 10, 20);
  const dayOf = (ago: number) => new Date(newest - ago * 86_400_000).toISOString().slice(0, 10);
  const ratesOf = (ago: number) =>
    Object.fromEntries(
      currencies.split(' ').map((currency, at) => [currency, `1.${1_000 + ((ago * 29 + at) % 9_000)}`]),
    );
  return Object.fromEntries(Array.from({ length: days }, (_, ago) => [dayOf(ago), ratesOf(ago)]));
}
