import { connectors } from '#connectors/registry.ts';

/** The billing systems that operator settings may be of. */
export const systemNames: readonly string[] = connectors.map(({ system }) => system);
