import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where `npm start` listens; the development server passes the API on to it. */
const SERVICE = process.env.LEDGER_URL ?? 'http://127.0.0.1:3000';

/**
 * antd's icons, those inside its own components too, say their English names to a screen reader: "caret-up", "calendar".
 * They are decoration beside words; only one that was given words of ours speaks.
 */
const silentIcons: Plugin = {
  name: 'silent-icons',
  transform(code, id) {
    if (!/@ant-design[\\/]icons[\\/]\w+[\\/]components[\\/]AntdIcon(Light)?\.js/.test(id)) return null;
    const spoken = /role: "img",\s*"aria-label": icon\.name\s*\}/;
    // A release that writes it otherwise must not bring the names back unseen.
    if (!spoken.test(code)) throw new Error(`The icons are no longer named as web/vite.config.ts expects: ${id}`);
    return {
      code: code.replace(spoken, `...(restProps['aria-label'] ? { role: 'img' } : { 'aria-hidden': true }) }`),
      map: null,
    };
  },
};

export default defineConfig({
  root: at('.'),
  plugins: [silentIcons],
  // The development server packs libraries on its own.
  optimizeDeps: { rolldownOptions: { plugins: [silentIcons] } },
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
