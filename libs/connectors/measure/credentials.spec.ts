import { anAccess } from '../testing/an-access.ts';
import { listen } from '../testing/loopback.ts';
import { checkAccess } from './check.ts';
import { recogniseMeasure } from './credentials.ts';
import { serveCompany, token } from './testing/company.ts';
import { company } from './testing/examples.ts';

const credentials = { companyId: company, token };
const unsaid = { kind: 'refused', words: expect.stringMatching(/^Say whether the company is live or a test account/) };

describe('a company of Measure', () => {
  it.each([
    ['live', { account: 'live' }, { kind: 'ok', mode: 'live' }],
    ['a test account', { account: ' Test' }, { kind: 'ok', mode: 'test' }],
    ['neither', {}, unsaid],
    ['nothing', { account: '' }, unsaid],
    ['something else', { account: 'real' }, unsaid],
  ])('is what it is called, and taken for nothing: %s', (_case, said, expected) => {
    expect(recogniseMeasure({ ...credentials, ...said })).toMatchObject(expected);
  });

  it('may be read with what was kept before that had to be said', async () => {
    const server = await listen(serveCompany({}));
    const access = anAccess({ baseUrl: `${server.baseUrl}/api/v1`, credentials });
    expect(await checkAccess(access)).toMatchObject({ isSufficient: true, failure: null });
    await server.close();
  });
});
