import { z } from 'zod';
import type { SandboxHalf } from '../sandbox-half.ts';
import { secretKeyField } from './credentials.ts';

const saidShape = z.object({ key: z.string(), account: z.string(), name: z.string() });

export const stripeSandbox: SandboxHalf = {
  controlPath: '/_sandbox',
  readShop: (said) => {
    const { key, account, name } = saidShape.parse(said);
    return { credentials: { [secretKeyField]: key }, account, name };
  },
  // A usage reading is named after a meter and its customer, and the page knows customers.
  nameOf: ({ kind, externalId }) => (kind === 'usage_reading' ? externalId.split(':')[1] : null) ?? externalId,
};
