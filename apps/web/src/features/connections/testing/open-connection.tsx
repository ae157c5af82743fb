import { Notifications } from '@mantine/notifications';
import { getConnection, type ConnectionDto } from '#contracts/connections.ts';
import { listConnectors } from '#contracts/connectors.ts';
import { listConsents } from '#contracts/consent.ts';
import { getReadAllowance } from '#contracts/deliveries.ts';
import { FakeServer } from '../../../testing/fake-server.ts';
import { aMe, renderPage } from '../../../testing/render-page.tsx';
import { ConnectionPage } from '../connection-page.tsx';
import { aConnection, aConnector } from './connections.ts';
import { someReads } from './deliveries.ts';

function Screen() {
  return (
    <>
      <ConnectionPage />
      <Notifications />
    </>
  );
}

/** The page of a connection, with what it tells at the edge of the window. */
export function openConnection(query = '', me = aMe) {
  return renderPage(Screen, { path: '/connectors/:id', address: `/connectors/${aConnection().id}${query}`, me });
}

/** Answers what every part of that page asks. */
export function servedConnection(connection = aConnection()): FakeServer {
  return (
    new FakeServer()
      // This server can ask for no consent. Before connections by their id, whose addresses look the same.
      .on(listConsents, { rows: [] })
      .on(getConnection, connection)
      .on(listConnectors, { rows: [aConnector] })
      .on(getReadAllowance, someReads())
  );
}

/** The same of a connection that an account gave consent to. */
export function servedByConsent(changes: Partial<ConnectionDto> = {}): FakeServer {
  return servedConnection(aConnection({ keyKind: 'consent', readWith: 'consent', ...changes }));
}
