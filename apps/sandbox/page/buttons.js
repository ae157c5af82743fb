// The page works as delivered; this file adds the buttons' effect and keeps the side column fresh.

const REFRESH_MS = 2000;

function markup(text) {
  const template = document.createElement('template');
  template.innerHTML = text;
  return template.content;
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button.open');
  if (button === null) return;
  const open = button.getAttribute('aria-expanded') === 'true';
  button.setAttribute('aria-expanded', String(!open));
  document.getElementById(button.getAttribute('aria-controls')).hidden = open;
});

document.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-action]');
  if (form === null) return;
  event.preventDefault();
  void act(form);
});

async function act(form) {
  const body = form.closest('tbody');
  const details = {};
  for (const field of form.querySelectorAll('[name]')) {
    details[field.name] = field.dataset.number === undefined ? field.value : Number(field.value);
  }
  form.querySelector('button').disabled = true;
  const answer = await fetch(form.dataset.action, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(details),
  }).catch(() => null);
  const said =
    answer === null ? { error: { message: 'The sandbox does not answer. Is it still running?' } } : await answer.json();
  await refreshCustomer(body, sentence(said), said.error !== undefined);
  await refreshSide();
}

function sentence({ error, announced, unannounced, measure }) {
  if (error !== undefined) return error.message;
  const sent = announced.length === 0 ? [] : [`Sent: ${announced.join(', ')}.`];
  const measured = measure.length === 0 ? [] : [`Measure sent: ${measure.join(', ')}.`];
  const said = [...sent, ...measured];
  return [...(said.length === 0 ? ['Done; nothing was announced.'] : said), ...unannounced].join(' ');
}

async function refreshCustomer(body, words, failed) {
  const answer = await fetch(`/page/customers/${body.dataset.customer}`).catch(() => null);
  if (answer === null || !answer.ok) return;
  const fresh = markup(await answer.text()).firstElementChild;
  fresh.querySelector('button.open').setAttribute('aria-expanded', 'true');
  fresh.querySelector('tr.actions').hidden = false;
  const outcome = fresh.querySelector('.outcome');
  body.replaceWith(fresh);
  // Filled after it stands in the page, so that a screen reader hears it.
  outcome.classList.toggle('failed', failed);
  outcome.textContent = words;
  outcome.tabIndex = -1;
  outcome.focus();
}

let shown = '';

async function refreshSide() {
  if (document.hidden) return;
  const answer = await fetch('/page/side').catch(() => null);
  if (answer === null || !answer.ok) return;
  const text = await answer.text();
  if (text === shown) return;
  shown = text;
  document.getElementById('side').replaceChildren(markup(text));
}

setInterval(() => void refreshSide(), REFRESH_MS);
