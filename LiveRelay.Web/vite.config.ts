import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const server = process.env['LIVERELAY_SERVER'] ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [vue()],
  define: { __VUE_OPTIONS_API__: 'false' },
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
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    restoreMocks: true,
  },
});
