/** A tree of this much text is made in a few hundredths of a second. */
const usualSize = 50_000;
/** No document of the format has a piece of this size: thirty rates are a day, 1.2 KB. */
const largestSize = 100_000;

const dayStart = /<Cube\s+time\b/g;
const documentEnd = /<\/Cube>\s*<\/[\w:.-]+>\s*$/;

/**
 * The published XML as envelopes of some days each: the same beginning and end around each, so that the whole is sound where all of
 * them are. A text without days, or not ending as the format does, is one piece for the parser to judge; null when a piece would
 * be too large for any document of the format.
 */
export function cutByDays(xml: string): Iterable<string> | null {
  const starts = Array.from(xml.matchAll(dayStart), ({ index }) => index);
  const end = documentEnd.exec(xml.slice(-1000));
  const [first] = starts;
  if (first === undefined || end === null) return xml.length > largestSize ? null : [xml];
  const endAt = xml.length - end[0].length;
  const cuts = [first];
  for (const [at, start] of starts.entries()) {
    const next = starts[at + 1] ?? endAt;
    const from = cuts.at(-1) ?? first;
    if (next - start > largestSize) return null;
    if (start > from && next - from > usualSize) cuts.push(start);
  }
  if (first > largestSize) return null;
  return wrap(xml, cuts, endAt);
}

function* wrap(xml: string, cuts: readonly number[], endAt: number): Generator<string> {
  const [beginning, end] = [xml.slice(0, cuts[0]), xml.slice(endAt)];
  for (const [at, from] of cuts.entries()) yield `${beginning}${xml.slice(from, cuts[at + 1] ?? endAt)}${end}`;
}
