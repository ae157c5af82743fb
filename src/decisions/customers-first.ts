import { Injectable } from '@nestjs/common';

/** An entry: the customers of these accounts belong where all that is held of them says, and what they refer to is asked for. */
export type PlaceCustomers = (workspaceId: string, accountIds: readonly string[]) => Promise<void>;

/** Who looks at changed customers before their account is judged says so here when its module starts; decisions do not know it by name. */
@Injectable()
export class CustomersFirst {
  #place: PlaceCustomers | null = null;

  by(place: PlaceCustomers): void {
    this.#place = place;
  }

  /** An entry. The accounts are claimed, and stay to be placed until they are finished: done twice, it does nothing the second time. */
  async place(workspaceId: string, accountIds: readonly string[]): Promise<void> {
    if (accountIds.length === 0) return;
    if (!this.#place) throw new Error('Nobody here looks at changed customers.');
    await this.#place(workspaceId, accountIds);
  }
}
