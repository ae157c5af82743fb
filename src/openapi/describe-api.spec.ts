import { Ajv2020 } from 'ajv/dist/2020.js';
import { listPillSchema } from '#contracts/account-list.ts';
import { endpoints } from '#contracts/endpoints.ts';
import { describeApi } from './describe-api.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { name: string; in: string; required: boolean; description?: string; schema: object }[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Record<string, { content: Record<string, { schema: object }> }>;
}

const description = JSON.parse(JSON.stringify(describeApi({ url: 'https://keepwell.example', version: '1.0.0' })));
const paths: [string, Record<string, Operation>][] = Object.entries(description.paths);
const operations = paths.flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe('describeApi', () => {
  it('describes every operation of the contract once, under its own id', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(endpoints.map((endpoint) => endpoint.id)));
  });

  it('declares exactly the parameters that an address has', () => {
    for (const { path, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(declared.map((parameter) => parameter.name)).toEqual(named);
      expect(declared.every((parameter) => parameter.required)).toBe(true);
    }
  });

  it('names what the file of the ledger may be narrowed by', () => {
    const file = operations.find(({ operation }) => operation.operationId === 'exportCalls');
    const asked = file?.operation.parameters.flatMap(({ name, in: place }) => (place === 'query' ? [name] : []));
    expect(asked).toEqual(['outcome', 'status', 'purpose', 'resource', 'path', 'from', 'to']);
  });

  it('says of every list of accounts whom it holds', () => {
    const list = operations.find(({ operation }) => operation.operationId === 'listAccounts');
    const pill = list?.operation.parameters.find(({ name }) => name === 'pill');
    for (const option of listPillSchema.options) expect(pill?.description).toContain(`\`${option}\``);
  });

  it('holds only schemas that compile as JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(description.components.schemas.Problem, '#/components/schemas/Problem');
    const schemas = operations.flatMap(({ operation }) => [
      ...operation.parameters.map((parameter) => parameter.schema),
      ...Object.values(operation.requestBody?.content ?? {}).map((content) => content.schema),
      ...Object.values(operation.responses).flatMap((answer) =>
        Object.values(answer.content).flatMap((content) => content.schema ?? []),
      ),
    ]);
    expect(schemas.length).toBeGreaterThan(endpoints.length);
    for (const schema of schemas) expect(ajv.validateSchema(schema)).toBe(true);
  });

  it('offers an idempotency key on every write that needs a sign-in, and nowhere else', () => {
    const offered = operations
      .filter(({ operation }) => operation.parameters.some((parameter) => parameter.name === 'Idempotency-Key'))
      .map(({ operation }) => operation.operationId);
    const writes = endpoints.filter((endpoint) => endpoint.method !== 'GET' && endpoint.id !== 'completeSetup');
    expect(offered.toSorted()).toEqual(writes.map((endpoint) => endpoint.id).toSorted());
  });

  it('says that unknown fields of a body are refused', () => {
    const edit = operations.find(({ operation }) => operation.operationId === 'editDraft');
    const schema = edit?.operation.requestBody?.content['application/json']?.schema;
    expect(schema).toMatchObject({ additionalProperties: false, required: ['version'] });
  });
});
