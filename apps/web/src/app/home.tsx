import { Navigate } from 'react-router';
import { useMe } from '../lib/me.ts';
import { PageSkeleton } from './page-skeleton.tsx';

/** The first screen: whom to contact today; before the first connection, where customers will be. */
export function Home() {
  const me = useMe();
  return (
    <>
      <Navigate to={me.modes.length > 0 ? '/flagged' : '/customers'} replace />
      <PageSkeleton />
    </>
  );
}
