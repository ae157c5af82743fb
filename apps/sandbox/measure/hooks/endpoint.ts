import { z } from 'zod';

/** The forms of signature that the sender's delivery product knows. */
export const FORMS = ['sha256-hex', 'sha256-base64', 'sha512-hex', 'sha512-base64', 'simple'] as const;

/** Where Measure posts to, and how it signs. */
export const measureEndpoint = z.strictObject({
  id: z.string().min(1).max(100),
  url: z.url({ protocol: /^https?$/ }),
  secret: z.string().min(1),
  /** While secrets are exchanged each delivery is signed with both. */
  otherSecret: z.string().min(1).optional(),
  form: z.enum(FORMS).default('sha256-hex'),
  /** Whether each delivery names its event in a header. */
  namesEvents: z.boolean().default(false),
  /** Events from this number on are for it. */
  since: z.number().int().min(0),
});

export type MeasureEndpoint = z.infer<typeof measureEndpoint>;

export const newMeasureEndpoint = measureEndpoint.omit({ since: true }).partial({ id: true });

export type NewMeasureEndpoint = z.input<typeof newMeasureEndpoint>;
