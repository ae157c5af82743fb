import { html } from '../page/html.ts';

export interface Question {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
}

/** The page on which a merchant agrees, or does not. */
export function consentPage(accountName: string, { clientId, redirectUri, state }: Question): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Connect ${accountName}</title>
        <link rel="stylesheet" href="/page.css" />
      </head>
      <body class="consent">
        <main>
          <p class="quiet">Keepwell sandbox · a stand-in for Stripe's consent page</p>
          <h1>Connect ${accountName}</h1>
          <p>
            An application at <strong>${new URL(redirectUri).host}</strong> asks for read-only access to this sandbox
            account. It can change nothing.
          </p>
          <form method="post" action="/oauth/authorize">
            <input type="hidden" name="client_id" value="${clientId}" />
            <input type="hidden" name="redirect_uri" value="${redirectUri}" />
            <input type="hidden" name="state" value="${state}" />
            <button class="main" name="decision" value="allow">Connect my account</button>
            <button name="decision" value="deny">Cancel</button>
          </form>
        </main>
      </body>
    </html>`.text;
}
