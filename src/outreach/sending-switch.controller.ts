import { Controller } from '@nestjs/common';
import { getSending, switchSending } from '#contracts/drafts.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { SendingSwitchService } from './sending-switch.service.ts';

@Controller()
export class SendingSwitchController {
  constructor(private readonly sending: SendingSwitchService) {}

  @Operation(getSending)
  get(@Who() caller: Caller) {
    return this.sending.state(caller.workspaceId);
  }

  @Needs('admin')
  @Operation(switchSending)
  switch(@Who() caller: Caller, @Input() { body }: InputOf<typeof switchSending>) {
    return this.sending.switch(caller, body.isStopped);
  }
}
