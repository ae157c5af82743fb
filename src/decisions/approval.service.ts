import { Injectable } from '@nestjs/common';
import { assertVersion, ended } from '../outreach/message-state.ts';
import { MessagesService, type Edit } from '../outreach/messages.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors/app-error.ts';
import type { Caller } from '../workspaces/caller.ts';
import { EvaluationService } from './evaluation.service.ts';
import { disconnectedWords } from './disconnected-draft.ts';
import { LastLook } from './sending-last-look.ts';

/** A person's word on a draft. The account is judged again first, so that nobody approves what has cleared meanwhile. */
@Injectable()
export class ApprovalService {
  constructor(
    private readonly database: Database,
    private readonly evaluation: EvaluationService,
    private readonly messages: MessagesService,
    private readonly look: LastLook,
    private readonly clock: Clock,
  ) {}

  /** An entry. Twice sends once; a draft whose cause has cleared is withdrawn instead. */
  async approve(caller: Caller, messageId: string, version: number): Promise<void> {
    await this.database.write(caller.workspaceId, async (scope) => {
      const now = this.clock.now();
      await this.evaluation.evaluate(scope, [await this.messages.accountOf(scope, messageId)], now);
      const message = await this.messages.lock(scope, messageId);
      if (['approved', 'sending', 'sent', 'withdrawn'].includes(message.status)) return;
      if (!['draft', 'held', 'unknown'].includes(message.status)) throw ended(message);
      const standing = await this.look.standing(scope, message, now);
      if (!standing) {
        if (message.status === 'unknown') throw cleared();
        return;
      }
      assertVersion(message, version);
      if (!standing.isOn) {
        throw new AppError('conflict', 'playbook_off', 'Its playbook is switched off. Switch it on to send.');
      }
      if (!standing.isSpokenOf) throw disconnected();
      await this.messages.assertSendable(scope, message);
      await this.messages.approve(scope, message, { memberId: caller.memberId, now });
    });
  }

  /** An entry. */
  async undo(caller: Caller, messageId: string): Promise<void> {
    await this.database.write(caller.workspaceId, async (scope) => {
      await this.messages.undo(scope, await this.messages.lock(scope, messageId), this.clock.now());
    });
  }

  /** An entry: a mail of which nobody knew whether it left has arrived. */
  async arrived(caller: Caller, messageId: string, version: number): Promise<void> {
    await this.database.write(caller.workspaceId, async (scope) => {
      const message = await this.messages.lock(scope, messageId);
      await this.messages.confirm(scope, message, { version, now: this.clock.now() });
    });
  }

  /** An entry. */
  async edit(caller: Caller, messageId: string, edit: Edit): Promise<void> {
    await this.database.write(caller.workspaceId, async (scope) => {
      if (!(await this.look.isSpokenOf(scope, messageId))) throw disconnected();
      await this.messages.edit(scope, await this.messages.lock(scope, messageId), edit);
    });
  }

  /** An entry. */
  async reject(caller: Caller, messageId: string, word: { version: number; reason: string }): Promise<void> {
    await this.database.write(caller.workspaceId, async (scope) => {
      const now = this.clock.now();
      await this.messages.reject(scope, await this.messages.lock(scope, messageId), { ...word, now });
    });
  }
}

/** It may have left, so it is not withdrawn either: a person says what became of it. */
function cleared(): AppError {
  return new AppError('conflict', 'cause_cleared', 'Not sent again: what it is about holds no longer.');
}

function disconnected(): AppError {
  return new AppError('conflict', 'billing_disconnected', disconnectedWords);
}
