import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  countDeliveries,
  type DeliveryResult,
  getDelivery,
  listDeliveries,
  replayDelivery,
} from '#contracts/deliveries.ts';
import { call, pagesOf, queryOf } from '../../lib/api.ts';

export interface DeliveryFilter {
  result?: DeliveryResult;
  type?: string;
  about?: string;
  account?: string;
}

export const deliveriesQuery = (id: string, filter: DeliveryFilter) =>
  pagesOf(listDeliveries, { params: { id }, query: { limit: 100, ...filter } });
export const deliveryCountsQuery = (id: string, type?: string) =>
  queryOf(countDeliveries, { params: { id }, query: type === undefined ? {} : { type } });
export const deliveryQuery = (id: string, deliveryId: string) => queryOf(getDelivery, { params: { id, deliveryId } });

export function useReplay(id: string, deliveryId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(replayDelivery, { params: { id, deliveryId } }),
    onSuccess: async (delivery) => {
      queries.setQueryData(deliveryQuery(id, deliveryId).queryKey, delivery);
      await queries.invalidateQueries({ queryKey: [listDeliveries.id] });
      await queries.invalidateQueries({ queryKey: [countDeliveries.id] });
    },
  });
}
