import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, type Config } from './config.ts';

/** Names at the start of each program what looks like a setting and is not used, so that a misspelt one is found in the log. */
@Injectable()
export class UnknownSettings implements OnApplicationBootstrap {
  readonly #logger = new Logger(UnknownSettings.name);

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  onApplicationBootstrap(): void {
    const names = this.config.unknownSettings;
    // Never a value: it may be a key.
    if (names.length > 0) this.#logger.warn({ outcome: 'settings_not_used', names });
  }
}
