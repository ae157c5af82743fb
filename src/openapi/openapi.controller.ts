import { Controller, Get, Inject } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { Public } from '../workspaces/roles.ts';
import { version } from '../workspaces/version.ts';
import { describeApi } from './describe-api.ts';

/** The description of every route, for anybody: it tells nothing of a workspace. */
@Public()
@Controller()
export class OpenApiController {
  readonly #description: Readonly<Record<string, unknown>>;

  constructor(@Inject(CONFIG) config: Config) {
    this.#description = describeApi({ url: config.publicUrl, version });
  }

  @Get('/api/openapi.json')
  describe(): Readonly<Record<string, unknown>> {
    return this.#description;
  }
}
