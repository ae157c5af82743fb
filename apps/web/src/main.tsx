import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './app/global.css';
import './ui/shared.css';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './app/app.tsx';

// The content security policy forbids code made at run time, which zod would otherwise try.
z.config({ jitless: true });

// A page that is open while the product is renewed asks for files that are gone: the new page has the new ones. Once, lest it loop.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(window.sessionStorage.getItem('renewed-at'));
  if (Date.now() - last < 60_000) return;
  event.preventDefault();
  window.sessionStorage.setItem('renewed-at', String(Date.now()));
  window.location.reload();
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
