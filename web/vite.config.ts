// SPDX-License-Identifier: Apache-2.0
// Three builds of one workspace, chosen by --mode: chat (the visitors' page), desk (the agents' page), loader (widget.js).
// They are apart so that the chat page never carries what only the desk needs.
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import Components from 'unplugin-vue-components/vite';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import { defineConfig, type UserConfig } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const backend = process.env.XIAOER_BACKEND ?? 'http://127.0.0.1:8080';

const common: UserConfig = {
  resolve: { alias: { '@': at('./src') } },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  },
  server: {
    port: 5173,
    proxy: { '/chat/v1': backend, '/api': backend, '/widget.js': backend },
  },
};

const output = { emptyOutDir: false, target: 'es2020', reportCompressedSize: false, modulePreload: { polyfill: false } };

export default defineConfig(({ mode }) => {
  if (mode === 'loader') {
    return {
      ...common,
      publicDir: false,
      build: {
        ...output,
        lib: { entry: at('./src/widget/loader.ts'), name: 'xiaoerLoader', formats: ['iife'], fileName: () => 'widget.js' },
      },
    };
  }
  const desk = mode === 'desk';
  const components = Components({
    dirs: [],
    dts: at('./src/desk/components.d.ts'),
    resolvers: [ElementPlusResolver({ importStyle: 'css' })],
  });
  return {
    ...common,
    define: { ...common.define, ...(desk ? { __VUE_OPTIONS_API__: 'true', __VUE_I18N_LEGACY_API__: 'false',
      __VUE_I18N_FULL_INSTALL__: 'false', __INTLIFY_PROD_DEVTOOLS__: 'false', __INTLIFY_JIT_COMPILATION__: 'true',
      __INTLIFY_DROP_MESSAGE_COMPILER__: 'false' } : {}) },
    plugins: [vue(), ...(mode === 'chat' ? [] : [components])],
    build: {
      ...output,
      assetsInlineLimit: 0,
      rollupOptions: { input: desk ? at('./desk.html') : at('./chat.html') },
    },
    test: {
      environment: 'happy-dom',
      include: ['tests/**/*.test.ts'],
      server: { deps: { inline: ['element-plus'] } },
    },
  } as UserConfig;
});
