import { z } from 'zod';
import type { SandboxHalf } from '../sandbox-half.ts';
import { accountField, companyField, tokenField } from './dialect/credential-rules.ts';

const saidShape = z.object({ token: z.string(), company: z.string(), name: z.string() });

export const measureSandbox: SandboxHalf = {
  controlPath: '/_sandbox/measure',
  readShop: (said) => {
    const { token, company, name } = saidShape.parse(said);
    return {
      credentials: { [tokenField]: token, [companyField]: company, [accountField]: 'test' },
      account: company,
      name,
    };
  },
  // A usage reading is named after its subscription.
  nameOf: ({ kind, externalId }) => (kind === 'usage_reading' ? externalId.split(':')[0] : null) ?? externalId,
};
