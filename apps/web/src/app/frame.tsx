import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { getMe } from '#contracts/session.ts';
import { isSignedOut } from '../lib/api-problem.ts';
import { queryOf } from '../lib/api.ts';
import { ChangeStream } from '../lib/changes.ts';
import { countDaysIn } from '../lib/format.ts';
import { type Me, MeContext } from '../lib/me.ts';
import { FailedState } from '../ui/failed-state.tsx';
import { Page } from '../ui/page.tsx';
import { FrameContent } from './frame-content.tsx';
import { FrameSkeleton } from './frame-skeleton.tsx';
import { ModeProvider } from './mode-provider.tsx';
import { StreamContext } from './stream.ts';

/** Around every page of a signed-in member. It draws nothing of the workspace before it knows who is asking. */
export function Frame() {
  const { data: me, error, refetch } = useQuery({ ...queryOf(getMe), staleTime: Infinity });
  if (me) return <SignedIn key={me.workspace.id} me={me} />;
  if (!error || isSignedOut(error)) return <FrameSkeleton />;
  return (
    <main>
      <Page title="Keepwell">
        <FailedState what="The workspace could not be opened." error={error} onRetry={() => void refetch()} />
      </Page>
    </main>
  );
}

function SignedIn({ me }: { me: Me }) {
  countDaysIn(me.workspace.timeZone);
  const queries = useQueryClient();
  const [stream] = useState(() => new ChangeStream(queries, me.workspace.id));
  useEffect(() => stream.start(), [stream]);
  return (
    <MeContext value={me}>
      <StreamContext value={stream}>
        <ModeProvider defaultMode={me.defaultMode}>
          <FrameContent />
        </ModeProvider>
      </StreamContext>
    </MeContext>
  );
}
