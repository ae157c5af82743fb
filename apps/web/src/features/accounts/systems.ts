import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { SourceLinkDto } from '#contracts/common.ts';
import type { RevenueDto } from '#contracts/revenue.ts';
import { getRevenueVariance } from '#contracts/revenue-variance.ts';
import { queryOf } from '../../lib/api.ts';

interface Systems {
  /** More than one billing system knows the account: then each fact says which one speaks. */
  isShared: boolean;
  labelOf: (system: string) => string;
  /** The system that MRR, ARR, plan, status, renewal and usage come from. */
  owner: string | null;
  /** What people call a billing customer of the account; null for any other object. */
  customerOf: (source: SourceLinkDto) => string | null;
}

export const SystemsContext = createContext<Systems>({
  isShared: false,
  labelOf: (system) => system,
  owner: null,
  customerOf: () => null,
});

export function useSystems(): Systems {
  return useContext(SystemsContext);
}

/** The billing systems that know the account, by name. */
function systemsOf(revenue: RevenueDto | null): string[] {
  return [...new Set((revenue?.customers ?? []).map((customer) => customer.source.system))].toSorted();
}

export const varianceQuery = (accountId: string) => queryOf(getRevenueVariance, { params: { id: accountId } });

/** What each fact of an account needs to say where it is from. */
export function useSystemsOf({ id, revenue }: { id: string; revenue: RevenueDto | null }): Systems {
  const isShared = systemsOf(revenue).length > 1;
  const { data } = useQuery({ ...varianceQuery(id), enabled: isShared });
  const labels = new Map(data?.systems.map(({ system, label }) => [system, label]));
  const owner = revenue?.source ?? null;
  if (owner) labels.set(owner.system, owner.label);
  return {
    isShared,
    labelOf: (system) => labels.get(system) ?? capital(system),
    owner: owner?.label ?? null,
    customerOf: (source) => customerName(revenue, source),
  };
}

function customerName(revenue: RevenueDto | null, { connectionId, externalId }: SourceLinkDto): string | null {
  const customer = revenue?.customers.find(
    ({ source }) => source.connectionId === connectionId && source.externalId === externalId,
  );
  return customer ? (customer.name ?? customer.email ?? externalId) : null;
}

/** What stands for a label until it is known. */
function capital(system: string): string {
  return system.charAt(0).toUpperCase() + system.slice(1);
}
