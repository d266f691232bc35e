// SPDX-License-Identifier: Apache-2.0
// Browser tests against the real binary (XIAOER_BIN, by default the release build). One worker: the machine is small.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/run',
  workers: 1,
  retries: 1,
  fullyParallel: false,
  timeout: 180000, // a loaded machine is slow, not wrong
  expect: { timeout: 30000 },
  reporter: [['list']],
  use: {
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 30000,
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
    },
  },
});
