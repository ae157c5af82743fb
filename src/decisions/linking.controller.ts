import { Controller } from '@nestjs/common';
import { linkCustomer, unlinkCustomer } from '#contracts/attachments.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { LinkingService } from './linking.service.ts';

/** Linking by hand. It is done here because the flags and drafts of the account that is left are part of it. */
@Controller()
export class LinkingController {
  constructor(private readonly linking: LinkingService) {}

  @Operation(linkCustomer)
  link(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof linkCustomer>) {
    return this.linking.link(caller, params.id, body);
  }

  @Operation(unlinkCustomer)
  unlink(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof unlinkCustomer>) {
    return this.linking.unlink(caller, params.id, body);
  }
}
