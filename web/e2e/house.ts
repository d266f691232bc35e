// SPDX-License-Identifier: Apache-2.0
// The house rules every page keeps, checked in every browser test: nothing in the console, no CSP violation, no foreign
// host, no unexpected 4xx or 5xx. Also the steps that many tests share.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test as plain, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { startServer, type Server } from './server';

export const kSite = process.env.XIAOER_SITE ?? 'demo';
export const kAdmin = { name: 'wang', display: '王小明', password: 'e2e-Pass-2026-ok' };
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeViolation {
  id: string;
  nodes: { target: string; failureSummary: string }[];
}
export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Statuses the test itself provokes, e.g. 412. */
  allow: (status: number) => void;
}
type Open = (options?: Parameters<Browser['newContext']>[0]) => Promise<Visit>;

export const test = plain.extend<{ open: Open }, { server: Server }>({
  server: [async ({}, use) => {
    const server = await startServer();
    await use(server);
    await server.stop();
  }, { scope: 'worker' }],

  open: async ({ browser, server }, use) => {
    const faults: string[] = [];
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: server.url, timezoneId: 'Asia/Shanghai', locale: 'zh-CN', ...options });
      contexts.push(context);
      const page = await context.newPage();
      const allowed = new Set<number>();
      watch(page, server, faults, allowed);
      return { page, context, allow: (status) => allowed.add(status) };
    });
    for (const context of contexts) await context.close();
    expect(faults, 'house rules').toEqual([]);
  },
});

function watch(page: Page, server: Server, faults: string[], allowed: Set<number>): void {
  const host = new URL(server.url).hostname;
  page.on('console', (message) => {
    const failedLoad = /Failed to load resource/.test(message.text()); // judged by its status below
    if (['error', 'warning'].includes(message.type()) && !failedLoad) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (fault) => faults.push(`page error: ${fault.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.hostname !== host) faults.push(`foreign host: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !allowed.has(response.status())) faults.push(`${response.status()} ${response.url()}`);
  });
}

export async function expectAccessible(page: Page, what: string): Promise<void> {
  // A message that fades in or out is no text to read: its colours are judged when it stands still.
  await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running' || !(a instanceof CSSTransition)));
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (at: Document, options: object) => Promise<{ violations: AxeViolation[] }> } };
    const result = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join(' | ')}`);
  });
  expect(found, `axe on ${what}`).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page, widths = [390, 768, 1280, 1440]): Promise<void> {
  const before = page.viewportSize()!;
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide, `sideways scroll at ${width}`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(before);
}

export const shot = (page: Page, name: string) => page.screenshot({ path: `test-results/${name}.png` });

/** Signs in; on a fresh server makes the first administrator by the one-time link. */
export async function signIn(page: Page, server: Server): Promise<void> {
  const first = await page.request.get(server.setupUrl.replace('/desk/setup', '/api/v1/setup'));
  if (first.ok()) {
    await page.goto(server.setupUrl);
    await page.getByTestId('setup-name').fill(kAdmin.name);
    await page.getByTestId('setup-display').fill(kAdmin.display);
    await page.getByTestId('setup-password').fill(kAdmin.password);
    await page.getByTestId('setup-repeat').fill(kAdmin.password);
    await page.getByTestId('setup-go').click();
  } else {
    await page.goto('/desk');
    await page.getByTestId('signin-name').fill(kAdmin.name);
    await page.getByTestId('signin-password').fill(kAdmin.password);
    await page.getByTestId('signin-go').click();
  }
  await expect(page.getByTestId('list')).toBeVisible();
}

export async function openChat(page: Page, path = `/chat/${kSite}`): Promise<void> {
  await page.goto(path);
  await expect(page.locator('.row.bot').first()).toBeVisible();
}

export async function say(page: Page, text: string): Promise<void> {
  await page.locator('.composer textarea').fill(text);
  await page.locator('.composer textarea').press('Enter');
}
