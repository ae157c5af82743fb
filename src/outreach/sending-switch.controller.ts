import { Controller } from '@nestjs/common';
import { getSending, noteOutage, setPostalAddress, switchSending } from '#contracts/sending.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { OutagesService } from './outages.service.ts';
import { SendingSwitchService } from './sending-switch.service.ts';

/** Whether mail may leave the workspace, what an outage left behind, and the postal address under offers. */
@Controller()
export class SendingSwitchController {
  constructor(
    private readonly sending: SendingSwitchService,
    private readonly outages: OutagesService,
  ) {}

  @Operation(getSending)
  get(@Who() caller: Caller) {
    return this.sending.state(caller);
  }

  @Needs('admin')
  @Operation(switchSending)
  switch(@Who() caller: Caller, @Input() { body }: InputOf<typeof switchSending>) {
    return this.sending.switch(caller, body.isStopped);
  }

  @Operation(noteOutage)
  async noteOutage(@Who() caller: Caller) {
    await this.outages.note(caller);
    return this.sending.state(caller);
  }

  @Needs('admin')
  @Operation(setPostalAddress)
  setPostalAddress(@Who() caller: Caller, @Input() { body }: InputOf<typeof setPostalAddress>) {
    return this.sending.setPostalAddress(caller, body.postalAddress);
  }
}
