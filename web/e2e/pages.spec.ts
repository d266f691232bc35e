// SPDX-License-Identifier: Apache-2.0
// The desk's other pages: entrances, knowledge, people, reports. Looks, accessibility, widths, and one real act on each.
import { expect } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, kAdmin, openChat, shot, signIn, test } from './house';

test('set-up, sign-out and sign-in', async ({ open, server }) => {
  const { page, allow } = await open();
  for (const status of [401, 404]) allow(status);
  await page.goto('/desk/setup?token=wrong');
  await expect(page.locator('.entrance')).toContainText('无效');
  await shot(page, 'desk-setup-invalid');
  await signIn(page, server);
  await page.getByTestId('me').click();
  await page.getByText('退出登录').click();
  await expect(page.getByTestId('signin-go')).toBeVisible();
  await shot(page, 'desk-signin');
  await expectAccessible(page, 'sign-in');
  await expectNoSidewaysScroll(page);
  await page.getByTestId('signin-name').fill(kAdmin.name);
  await page.getByTestId('signin-password').fill('wrong-password');
  await page.getByTestId('signin-go').click();
  await expect(page.locator('.fault')).toContainText('不对');
  await page.getByTestId('signin-password').fill(kAdmin.password);
  await page.getByTestId('signin-go').click();
  await expect(page.getByTestId('list')).toBeVisible();
});

test('knowledge: write an entry, try it, and the bot answers with it', async ({ open, server }) => {
  const { page, allow } = await open();
  for (const status of [401, 404]) allow(status);
  await signIn(page, server);
  await page.getByTestId('nav-knowledge').click();
  await expect(page.getByTestId('kb-table')).toBeVisible();
  await page.getByTestId('kb-new').click();
  await page.getByTestId('kb-question').fill('你们的门店可以自提榴莲千层吗？');
  await page.getByTestId('kb-similar').fill('榴莲千层能到店自提吗\n榴莲千层自提');
  await page.getByTestId('kb-answer').fill('可以，提前一天在小程序预约，门店凭提货码自提。');
  await shot(page, 'desk-kb-editor');
  await expectAccessible(page, 'entry editor');
  await page.getByTestId('kb-save').click();
  await expect(page.getByTestId('kb-editor')).toHaveCount(0);
  await expect(page.getByTestId('kb-table')).toContainText('榴莲千层');
  await page.getByTestId('try-text').fill('榴莲千层能不能自提');
  await page.getByTestId('try-go').click();
  await expect(page.getByTestId('try-found')).toContainText('%');
  await shot(page, 'desk-kb');
  await expectAccessible(page, 'knowledge');
  await expectNoSidewaysScroll(page);
  await page.getByTestId('kb-unanswered').click();
  await expect(page.getByTestId('unanswered')).toBeVisible();
  await shot(page, 'desk-unanswered');
});

test('people and reports', async ({ open, server }) => {
  const { page, allow } = await open();
  for (const status of [401, 404]) allow(status);
  await signIn(page, server);
  await page.getByTestId('nav-users').click();
  await page.getByTestId('user-new').click();
  const name = `li${Date.now() % 100000}`;
  const form = page.getByRole('dialog');
  await form.getByLabel('用户名').fill(name);
  await form.getByLabel('姓名').fill('李晓');
  await form.getByLabel('初始密码').fill('first-Pass-2026');
  await form.getByRole('button', { name: '添加' }).click();
  await expect(page.getByTestId('users')).toContainText(name);
  await expect(form).toBeHidden();
  await expectAccessible(page, 'people');
  await expectNoSidewaysScroll(page);
  await shot(page, 'desk-users');
  await page.getByTestId('nav-reports').click();
  await expect(page.getByTestId('figures')).toBeVisible();
  await expectAccessible(page, 'reports');
  await expectNoSidewaysScroll(page);
  await shot(page, 'desk-reports');
});

test('a notice reaches the open chat page', async ({ open, server }) => {
  const desk = await open();
  for (const status of [401, 404]) desk.allow(status);
  await signIn(desk.page, server);
  const visitor = await open({ viewport: { width: 390, height: 780 } });
  await openChat(visitor.page);
  await expect(visitor.page.locator('.dot.on')).toBeVisible();
  await desk.page.getByTestId('nav-reports').click();
  await desk.page.getByPlaceholder('例如：受暴雨影响').fill('受暴雨影响，今天的配送可能延迟');
  await desk.page.getByRole('button', { name: '发布', exact: true }).click();
  await expect(visitor.page.locator('.notice')).toContainText('受暴雨影响');
  await shot(visitor.page, 'chat-notice-390');
  await visitor.page.getByRole('button', { name: '知道了' }).click();
  await expect(visitor.page.locator('.notice')).toHaveCount(0);
});
