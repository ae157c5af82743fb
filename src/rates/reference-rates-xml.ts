import { setImmediate } from 'node:timers/promises';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { parseDecimal } from '#core/decimal.ts';
import type { ReferenceRate } from '#core/rates/reference-rates.ts';
import { cutByDays } from './cut-by-days.ts';

export type ParsedRates =
  | { readonly kind: 'rates'; readonly rates: readonly ReferenceRate[] }
  | { readonly kind: 'refused'; readonly words: string };

/** The bank publishes about thirty currencies a day since 1999; a file with more than this is something else. */
const mostRates = 400_000;

const rateCube = z.object({ '@currency': z.string().regex(/^[A-Z]{3}$/), '@rate': z.string() });
const dayCube = z.object({ '@time': z.iso.date(), Cube: z.array(rateCube).min(1) });
const document = z.object({ Envelope: z.object({ Cube: z.tuple([z.object({ Cube: z.array(dayCube).min(1) })]) }) });

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  removeNSPrefix: true,
  // A declared entity could multiply a small file into a large one; the format has none.
  processEntities: false,
  isArray: (name) => name === 'Cube',
});

const dayOfCube = /<Cube\s+time\s*=\s*["'](\d{4}-\d{2}-\d{2})["']/g;

const unsound = refused('This is not sound XML.');
const formatWords = "This is not the European Central Bank's format for reference rates";
const otherFormat = refused(`${formatWords}.`);

/**
 * Reads the euro reference rates in the European Central Bank's published XML (an envelope of cubes: day, currency, rate).
 * What is not that format is refused in words. The history since 1999 takes seconds and would fill the memory as one tree: it is
 * read some days at a time, and others have their turn in between. With `since`, what is older is left out: days that are all older
 * are not even parsed.
 */
export async function parseReferenceRates(xml: string, since = ''): Promise<ParsedRates> {
  if (xml.includes('<!DOCTYPE')) return unsound;
  const envelopes = cutByDays(xml);
  if (envelopes === null) return refused(`${formatWords}, or not all of it.`);
  const rates: ReferenceRate[] = [];
  for (const envelope of envelopes) {
    if (isAllBefore(envelope, since)) continue;
    const parsed = parseEnvelope(envelope);
    if (parsed.kind === 'refused') return parsed;
    rates.push(...parsed.rates.filter(({ day }) => day >= since));
    if (rates.length > mostRates) return refused('The file holds more rates than were ever published.');
    await setImmediate();
  }
  return { kind: 'rates', rates };
}

function isAllBefore(envelope: string, since: string): boolean {
  const days = Array.from(envelope.matchAll(dayOfCube), ([, day = '']) => day);
  return days.length > 0 && days.every((day) => day < since);
}

function parseEnvelope(xml: string): ParsedRates {
  if (XMLValidator.validate(xml) !== true) return unsound;
  const read = document.safeParse(treeOf(xml));
  if (!read.success) return otherFormat;
  const rates = read.data.Envelope.Cube[0].Cube.flatMap((day) =>
    day.Cube.map((cube) => ({
      currency: cube['@currency'].toLowerCase(),
      day: day['@time'],
      perEuro: cube['@rate'],
    })),
  );
  if (rates.some(({ currency }) => currency === 'eur'))
    return refused('The file has a rate of the euro, which all rates are counted per.');
  const odd = rates.find(({ perEuro }) => !isRate(perEuro));
  if (odd) return refused(`The rate of ${odd.currency.toUpperCase()} on ${odd.day} is not a positive number.`);
  return { kind: 'rates', rates };
}

/** Null for what the parser itself refuses: too many tags inside each other, or names that would be dangerous as keys. */
function treeOf(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch {
    return null;
  }
}

function isRate(text: string): boolean {
  const value = parseDecimal(text);
  return value !== null && value.numerator > 0n;
}

function refused(words: string): ParsedRates {
  return { kind: 'refused', words };
}
