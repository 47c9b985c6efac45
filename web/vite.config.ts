import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where `npm start` listens; the development server passes the API on to it. */
const SERVICE = process.env.LEDGER_URL ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: at('.'),
  resolve: { alias: { '@messages': at('../src/messages') } },
  // Office PCs keep a browser for years.
  build: {
    outDir: at('../dist/web'),
    emptyOutDir: true,
    target: ['chrome100', 'edge100', 'firefox100'],
    // The charts are one lazy file of their own.
    chunkSizeWarningLimit: 900,
    // Fonts and pictures stay files: the page's content policy and the browser's cache handle those best.
    assetsInlineLimit: 0,
  },
  server: { port: 5173, proxy: { '/api': { target: SERVICE } } },
});
