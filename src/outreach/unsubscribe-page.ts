/** The few words a reader sees. A page of its own: readers are not members, and it must work without scripts. */
export function unsubscribePage(state: 'ask' | 'done' | 'invalid'): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Unsubscribe</title>
<style>${looks}</style>
</head>
<body><main>${contents[state]}</main></body>
</html>
`;
}

const contents = {
  // The form posts to this very address: it carries the token, and opening it has changed nothing.
  ask: `<h1>Unsubscribe from offers?</h1>
<p>You will get no more offers at this address. Messages about your invoices and payments still reach you.</p>
<form method="post"><button type="submit">Unsubscribe</button></form>`,
  done: `<h1>You are unsubscribed</h1>
<p>No more offers go to this address. Messages about your invoices and payments still reach you.</p>`,
  invalid: `<h1>This link does not work</h1>
<p>It may have been cut off on its way. Open it from the message itself, or reply to the message and say so.</p>`,
};

const looks = `:root { color-scheme: light dark; }
body { margin: 0; font: 16px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
  color: #1c1e21; background: #f8f9fa; }
main { max-width: 32rem; margin: 10vh auto 0; padding: 0 1.25rem; }
h1 { font-size: 1.375rem; line-height: 1.3; margin: 0 0 .5rem; }
p { margin: 0 0 1.25rem; }
button { font: inherit; font-weight: 600; padding: .5rem 1rem; border: 0; border-radius: 6px; color: #fff; background: #3b4cca;
  cursor: pointer; }
button:focus-visible { outline: 2px solid #3b4cca; outline-offset: 2px; }
@media (prefers-color-scheme: dark) { body { color: #e9ecef; background: #141517; } }`;
