import { Controller } from '@nestjs/common';
import { previewDisconnect } from '#contracts/troubleshooting.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { DisconnectPreviewQueries } from './disconnect-preview.queries.ts';

/** What ending a connection would do. It is asked here because the evaluation that follows is part of it. */
@Controller()
export class DisconnectPreviewController {
  constructor(private readonly preview: DisconnectPreviewQueries) {}

  @Needs('admin')
  @Operation(previewDisconnect)
  previewDisconnect(@Who() caller: Caller, @Input() { params }: InputOf<typeof previewDisconnect>) {
    return this.preview.get(caller.workspaceId, params.id);
  }
}
