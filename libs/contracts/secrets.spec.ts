import { z } from 'zod';
import { endpoints } from './endpoints.ts';

const telling = /secret|password|credential|token|key/i;
/** What kind of key it is, its end, and the name of a step in a checklist. */
const harmless: ReadonlySet<string> = new Set(['keyKind', 'keyLastFour', 'key']);

/** Names of texts anywhere in a schema. */
function textsOf(schema: unknown, name = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((one: unknown) => textsOf(one, name));
  const own = Reflect.get(schema, 'type') === 'string' ? [name] : [];
  return [
    ...own,
    ...Object.entries(schema).flatMap(([key, value]: [string, unknown]) =>
      key === 'properties' && typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([property, one]: [string, unknown]) => textsOf(one, property))
        : textsOf(value, name),
    ),
  ];
}

describe('the answers of all operations', () => {
  it('hold no secret but that of a new API key, once', () => {
    const told = endpoints.flatMap(({ id, response }) => {
      const names = textsOf(z.toJSONSchema(response, { unrepresentable: 'any' }));
      const secret = names.filter((name) => telling.test(name) && !harmless.has(name));
      return [...new Set(secret)].map((name) => `${id} ${name}`);
    });
    expect(told).toEqual(['createApiKey secret']);
  });
});
