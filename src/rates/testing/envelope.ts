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
