import { useRouteError } from 'react-router';
import { FailedState } from '../ui/failed-state.tsx';

/** A page that broke while it was drawn. Loading it anew also brings a newer version of the product. */
export function AppFailed() {
  const cause = useRouteError();
  const error = new Error('Something in it broke, or a newer version has replaced it. Loading it again brings that.', {
    cause,
  });
  return (
    <>
      <h1 className="kw-hidden">Not shown</h1>
      <FailedState
        what="This page could not be shown."
        error={error}
        kept="What you have saved is kept."
        onRetry={() => window.location.reload()}
      />
    </>
  );
}
