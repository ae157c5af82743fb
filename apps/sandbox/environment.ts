import { z } from 'zod';

const environment = z.object({
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  SANDBOX_DATA: z.string().min(1).optional(),
  SANDBOX_SEED: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1),
  SANDBOX_SIZE: z.coerce.number().int().min(1).max(500_000).default(300),
});

export type SandboxEnvironment = z.infer<typeof environment>;

/** Reads the sandbox's settings, and says all that is wrong with them in one message. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): SandboxEnvironment {
  const read = environment.safeParse(variables);
  if (read.success) return read.data;
  throw new Error(`The sandbox cannot start.\n${z.prettifyError(read.error)}`);
}
