// SPDX-License-Identifier: Apache-2.0
// The visitors' page by itself: questions, input methods, lost connections, pictures, languages, looks.
import { expect } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, kSite, openChat, say, shot, test } from './house';

const kPhone = { viewport: { width: 390, height: 780 }, hasTouch: true };

test('asks in Chinese, gets the bot’s answer, judges it, and finds it again after a reload', async ({ open }) => {
  const { page } = await open(kPhone);
  await openChat(page);
  await shot(page, 'chat-welcome-390');
  await say(page, '收到的东西不想要了，可以退货吗？');
  const answer = page.locator('.row.bot').last();
  await expect(answer).toContainText('7 天');
  await expect(page.locator('.row.bot.first .badge').last()).toHaveText('机器人');
  await expect(page.locator('.row.own').last()).toContainText('可以退货吗');
  await answer.getByRole('button', { name: '没帮助' }).click();
  await expect(answer.getByRole('button', { name: '转人工' })).toBeVisible();
  await shot(page, 'chat-answer-390');
  await answer.getByRole('button', { name: '换个说法再问' }).click();
  await expect(page.locator('.composer textarea')).toBeFocused();
  await expect(answer).toContainText('谢谢您的反馈');
  await page.reload();
  await expect(page.locator('.row.own')).toHaveCount(1);
  await expect(page.locator('.row.bot').last()).toContainText('7 天');
});

test('an Enter that belongs to the input method sends nothing, the next one sends', async ({ open }) => {
  const { page, context } = await open();
  await openChat(page);
  const box = page.locator('.composer textarea');
  await box.focus();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Input.imeSetComposition', { text: 'bao zhi qi', selectionStart: 10, selectionEnd: 10 });
  await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229 });
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229 });
  await box.evaluate((node) => node.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })));
  await expect(page.locator('.row.own')).toHaveCount(0);
  await cdp.send('Input.insertText', { text: '保质期多久' });
  await expect(box).toHaveValue('保质期多久');
  await box.press('Enter');
  await expect(page.locator('.row.own')).toHaveCount(1);
  await expect(page.locator('.row.own')).toContainText('保质期多久');
  await expect(box).toHaveValue('');
});

test('a lost connection is said, a failed message is kept and sent again once, in order', async ({ open }) => {
  const { page, context } = await open();
  await openChat(page);
  await say(page, '你好');
  await expect(page.locator('.row.own:not(.pending)')).toHaveCount(1);
  await context.setOffline(true);
  await expect(page.locator('.banner')).toContainText('网络已断开');
  await say(page, '第一句');
  await say(page, '第二句');
  await expect(page.locator('.pending.failed')).toHaveCount(2);
  await shot(page, 'chat-offline');
  await context.setOffline(false);
  await expect(page.locator('.row.own:not(.pending)')).toHaveCount(3);
  await expect(page.locator('.pending')).toHaveCount(0);
  const texts = await page.locator('.row.own .bubble').allInnerTexts();
  expect(texts.map((text) => text.trim())).toEqual(['你好', '第一句', '第二句']);
});

test('a picture is shown before it is sent, and opens large', async ({ open }) => {
  const { page } = await open();
  await openChat(page);
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGPgzrPBjxhGpbEhAJzQUQFdUZN5AAAAAElFTkSuQmCC', 'base64');
  await page.locator('input[type=file]').setInputFiles({ name: '破损照片.png', mimeType: 'image/png', buffer: png });
  await expect(page.locator('dialog.confirm')).toContainText('破损照片.png');
  await page.locator('dialog.confirm').getByRole('button', { name: '发送' }).click();
  const picture = page.locator('.row.own .picture');
  await expect(picture).toHaveCount(1);
  await picture.click();
  await expect(page.locator('dialog.lightbox')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('dialog.lightbox')).toHaveCount(0);
  await page.locator('input[type=file]').setInputFiles({ name: 'virus.exe', mimeType: 'application/octet-stream', buffer: png });
  await expect(page.locator('.fault')).toContainText('暂不支持');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible and fits every width (${colorScheme})`, async ({ open }) => {
    const { page } = await open({ ...kPhone, colorScheme });
    await openChat(page);
    await say(page, '怎么退货？');
    await expect(page.locator('.row.bot .rating').last()).toBeVisible();
    await expectAccessible(page, `chat page ${colorScheme}`);
    await expectNoSidewaysScroll(page);
    await shot(page, `chat-${colorScheme}-390`);
  });
}

test('speaks English when asked', async ({ open }) => {
  const { page } = await open({ locale: 'en-US' });
  await openChat(page);
  await expect(page.locator('.composer textarea')).toHaveAttribute('placeholder', 'Type your question');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-US');
  const chinese = await page.locator('body').innerText();
  expect(chinese.replace(/\n中\n|^中$/gm, '')).not.toMatch(/[\u4e00-\u9fff]{2,}/);
  await shot(page, 'chat-en');
  await page.getByRole('button', { name: '中 · 切换到中文' }).click();
  await expect(page.locator('.composer textarea')).toHaveAttribute('placeholder', '请输入您的问题');
});

test('the loader adds one button, and a frame only when it is pressed', async ({ open, server }) => {
  const { page } = await open();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.route('**/host.html', (route) => route.fulfill({
    contentType: 'text/html; charset=utf-8',
    headers: { 'Content-Security-Policy': `default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; frame-src ${server.url}` },
    body: `<!doctype html><html lang="zh-CN"><title>商城</title><link rel="icon" href="data:,"><main><h1>好味商城</h1></main>
      <script src="/widget.js" data-site="${kSite}"></script></html>`,
  }));
  await page.goto('/host.html');
  const launcher = page.getByRole('button', { name: '打开在线客服' });
  await expect(launcher).toHaveAttribute('aria-expanded', 'false');
  expect(asked.filter((url) => !url.endsWith('host.html'))).toEqual([`${server.url}/widget.js`]);
  await launcher.click();
  const frame = page.frameLocator('iframe');
  await expect(frame.locator('.row.bot').first()).toBeVisible();
  await frame.locator('.composer textarea').focus();
  await page.keyboard.press('Escape');
  await expect(launcher).toHaveAttribute('aria-expanded', 'false');
  await expect(launcher).toBeFocused();
});
