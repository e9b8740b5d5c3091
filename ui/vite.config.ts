import { defineConfig } from 'vitest/config';
import { mockApi } from './test/mock/plugin.ts';

/** Where `npm run dev` finds the API. */
const server = process.env.LAMBDATAPE_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig(({ mode }) => ({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // `npm run mock` answers the API itself, with made-up data: for work on the UI alone.
  plugins: mode === 'mock' ? [mockApi()] : [],
  server: {
    host: '127.0.0.1',
    proxy: mode === 'mock' ? {} : { '/api': server, '/healthz': server },
  },
  preview: { host: '127.0.0.1' },
  build: {
    // Straight into the jar's resources, under /ui/.
    outDir: 'target/classes/ui',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    environment: 'node',
    // Ends what would hang for ever, and says nothing of how fast a machine is.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
}));
