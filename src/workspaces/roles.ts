import { SetMetadata } from '@nestjs/common';

/** From least to most. A role may do what the roles before it may. */
const roles = ['viewer', 'csm', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

const needed = 'keepwell:role';
const open = 'keepwell:public';

/**
 * The least role that may use a route. Without it any member may read and `csm` and above may act;
 * connections, playbooks and keys are written by `admin` and above.
 */
export const Needs = (role: Role) => SetMetadata(needed, role);

/** A route that answers anybody: probes, set-up, sign-in, deliveries. */
export const Public = () => SetMetadata(open, true);

export const roleMetadata = { needed, open } as const;

export function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}
