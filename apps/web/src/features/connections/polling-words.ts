import type { ConnectionDto } from '#contracts/connections.ts';
import type { ReadAllowanceDto } from '#contracts/deliveries.ts';
import { countOf } from '../../lib/format.ts';
import { sayPace } from './say-pace.ts';

type Polling = ReadAllowanceDto['polling'];

/** How changes come, and what asking for them costs where somebody counts. */
export function pollingOf({ polling }: ReadAllowanceDto, connection: ConnectionDto): string {
  if (connection.isSandbox && !polling.isRefused) return sandboxWords(polling, connection);
  return `${howOf(polling)}, ${countOf(polling.readsIn30Days, 'read')} in 30 days.`;
}

/** Nobody's allowance is used there: what matters is whether its webhook works. */
function sandboxWords({ everySeconds, hasWebhooks }: Polling, { hasWebhookSecret }: ConnectionDto): string {
  const asked = `Changes are asked for ${sayPace(everySeconds)}`;
  if (hasWebhooks) return `Its webhook works: what the sandbox announces arrives by itself. ${asked} as well.`;
  return hasWebhookSecret
    ? `Its webhook is set up: whether it works shows with what happens next. ${asked} as well.`
    : `${asked}. It has no webhook: connecting the sandbox again sets it up.`;
}

function howOf({ everySeconds, hasWebhooks, isRefused }: Polling): string {
  const pace = sayPace(everySeconds);
  if (isRefused) {
    const ways = hasWebhooks ? 'by webhook and with the nightly reading' : 'with the nightly reading alone';
    return `Events may not be read: changes show ${ways}. Whether they may be by now is asked ${pace}`;
  }
  if (hasWebhooks) return `Webhooks arrive; changes are asked for ${pace} as well, in case one was lost`;
  return `While no webhook arrives, changes are asked for ${pace}`;
}
