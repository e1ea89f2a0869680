import vue from '@vitejs/plugin-vue';
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const server = process.env['LIVERELAY_SERVER'] ?? 'http://localhost:8080';
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

export default defineConfig({
  plugins: [vue()],
  define: { __VUE_OPTIONS_API__: 'false', __PAGES_VERSION__: JSON.stringify(version) },
  build: {
    // School panels run frozen Chromium builds; the classroom page must still start on them.
    target: ['chrome87', 'firefox91', 'safari14'],
    // The content security policy is 'self' only, so nothing may become a data: URL.
    assetsInlineLimit: 0,
    manifest: true,
    sourcemap: false,
  },
  server: {
    proxy: { '/whip': server, '/whep': server, '/api': server },
  },
  test: {
    restoreMocks: true,
    // What state/ holds knows no page, so its tests need none made for them.
    projects: [
      {
        extends: true,
        test: { name: 'state', environment: 'node', include: ['src/state/**/*.test.ts'], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'pages',
          environment: 'happy-dom',
          include: ['src/**/*.test.ts'],
          exclude: ['src/state/**'],
        },
      },
    ],
  },
});
