import { Controller } from '@nestjs/common';
import {
  countDeliveries,
  getDelivery,
  getReadAllowance,
  listDeliveries,
  replayDelivery,
} from '#contracts/deliveries.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { DeliveriesQueries } from './deliveries.queries.ts';
import { DeliveryDetailQueries } from './delivery-detail.queries.ts';
import { ReadAllowanceQueries } from './read-allowance.queries.ts';
import { ReplaysService } from './replays.service.ts';

/** Deliveries as the page and the API meet them. */
@Controller()
export class DeliveriesController {
  constructor(
    private readonly queries: DeliveriesQueries,
    private readonly details: DeliveryDetailQueries,
    private readonly replays: ReplaysService,
    private readonly allowances: ReadAllowanceQueries,
  ) {}

  @Operation(listDeliveries)
  list(@Who() caller: Caller, @Input() { params, query }: InputOf<typeof listDeliveries>) {
    return this.queries.list(caller.workspaceId, params.id, query);
  }

  @Operation(countDeliveries)
  count(@Who() caller: Caller, @Input() { params, query }: InputOf<typeof countDeliveries>) {
    return this.queries.count(caller.workspaceId, params.id, query.type);
  }

  @Operation(getDelivery)
  get(@Who() caller: Caller, @Input() { params }: InputOf<typeof getDelivery>) {
    return this.details.get(caller.workspaceId, params.id, params.deliveryId);
  }

  @Needs('admin')
  @Operation(replayDelivery)
  async replay(@Who() { workspaceId, memberId }: Caller, @Input() { params }: InputOf<typeof replayDelivery>) {
    await this.replays.replay(workspaceId, { connectionId: params.id, id: params.deliveryId, memberId });
    return this.details.get(workspaceId, params.id, params.deliveryId);
  }

  @Operation(getReadAllowance)
  allowance(@Who() caller: Caller, @Input() { params }: InputOf<typeof getReadAllowance>) {
    return this.allowances.get(caller.workspaceId, params.id);
  }
}
