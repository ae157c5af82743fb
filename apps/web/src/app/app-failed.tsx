import { useRouteError } from 'react-router';
import { FailedState } from '../ui/failed-state.tsx';

/** A page that broke while it was drawn. Loading it anew also brings a newer version of the product. */
export function AppFailed() {
  return (
    <FailedState
      what="This page could not be shown."
      error={useRouteError()}
      kept="What you have saved is kept."
      onRetry={() => window.location.reload()}
    />
  );
}
