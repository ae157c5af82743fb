import { Controller, Inject } from '@nestjs/common';
import { createApiKey, getMe, listApiKeys, listMembers, revokeApiKey } from '#contracts/session.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { ApiKeysService } from './api-keys.service.ts';
import { Who, type Caller } from './caller.ts';
import { MembersQueries } from './members.queries.ts';
import { Input, Operation, type InputOf } from './operation.ts';
import { Needs } from './roles.ts';
import { version } from './version.ts';

/** Who is asking, who else is a member, and the keys that programs send. */
@Controller()
export class MembersController {
  constructor(
    private readonly queries: MembersQueries,
    private readonly keys: ApiKeysService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Operation(getMe)
  async me(@Who() caller: Caller) {
    const { sandboxUrl, smtpUrl } = this.config;
    return { ...(await this.queries.getMe(caller)), sandboxUrl, hasMailServer: smtpUrl !== null, version };
  }

  @Operation(listMembers)
  members(@Who() caller: Caller) {
    return this.queries.listMembers(caller.workspaceId);
  }

  @Needs('admin')
  @Operation(listApiKeys)
  apiKeys(@Who() caller: Caller) {
    return this.queries.listApiKeys(caller.workspaceId);
  }

  @Needs('admin')
  @Operation(createApiKey)
  async createKey(@Who() caller: Caller, @Input() input: InputOf<typeof createApiKey>) {
    const { key, secret } = await this.keys.create(caller, input.body.name);
    const { rows } = await this.queries.listApiKeys(caller.workspaceId);
    const shown = rows.find((row) => row.id === key.id);
    if (!shown) throw new Error('A key that was made is listed.');
    return { key: shown, secret };
  }

  @Needs('admin')
  @Operation(revokeApiKey)
  revokeKey(@Who() caller: Caller, @Input() input: InputOf<typeof revokeApiKey>) {
    return this.keys.revoke(caller, input.params.id);
  }
}
