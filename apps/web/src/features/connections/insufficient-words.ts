import type { AccessReportDto } from '#contracts/access-report.ts';
import type { ConnectorDto } from '#contracts/connectors.ts';
import { countOf } from '../../lib/format.ts';

type Told = Pick<ConnectorDto, 'label' | 'readWith' | 'permissions'>;

/** Why what was tested cannot be saved, and what can be done about it in that billing system. */
export function insufficientWords({ resources }: AccessReportDto, connector: Told): string {
  const { readWith } = connector;
  const needed = resources.filter(({ isRequired }) => isRequired);
  const missing = needed.filter(({ result }) => result === 'missing');
  if (needed.every(({ result }) => result === 'readable')) {
    return `This ${readWith} cannot be used as it is; below stands why.`;
  }
  if (missing.length === 0) return 'Something that is needed could not be tried. Test again in a moment.';
  if (connector.permissions.length === 0) return withoutPermissions(connector, missing, needed);
  const [are, them] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
  const words = countOf(missing.length, 'needed permission');
  return `${words} ${are} missing. Add ${them} to the ${readWith} in your billing system, then test again; the ${readWith} stays as it is.`;
}

/** Where keys have no permissions nothing can be added to this one. */
function withoutPermissions(
  { label, readWith }: Told,
  missing: AccessReportDto['resources'],
  needed: AccessReportDto['resources'],
): string {
  const what =
    missing.length === needed.length
      ? 'nothing that is needed'
      : `${countOf(missing.length, 'thing')} that ${missing.length === 1 ? 'is' : 'are'} needed`;
  const mayRead = missing.length === needed.length ? 'may read' : 'may not read';
  return (
    `This ${readWith} ${mayRead} ${what}, and ${label} has no permissions to add to it. Make another ${readWith} there, for the account ` +
    `that you named, and test that one; where it is refused too, ask ${label} why.`
  );
}
