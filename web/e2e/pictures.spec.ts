// SPDX-License-Identifier: Apache-2.0
// The README's pictures, taken of the real thing: XIAOER_PICTURES=1 npm run e2e -- pictures
import { expect, type Page } from '@playwright/test';
import { openChat, say, signIn, test } from './house';

test.skip(!process.env.XIAOER_PICTURES, 'only on request');

const kOthers = [
  ['陈女士', '我要投诉，昨天买的酸奶盖子是鼓的，孩子喝了拉肚子'],
  ['周先生', '快递显示签收了但是我没收到，转人工'],
  ['Emma', 'My parcel arrived broken, I want to talk to a person'],
] as const;

async function rename(page: Page, names: Record<number, string>, csrf: string): Promise<void> {
  for (const [id, name] of Object.entries(names)) {
    const file = await page.request.get(`/api/v1/customers/${id}`);
    const headers = { 'If-Match': file.headers().etag ?? '', 'X-CSRF-Token': csrf };
    await page.request.patch(`/api/v1/customers/${id}`, { headers, data: { name } });
  }
}

test('takes the pictures', async ({ open, server }) => {
  const desk = await open({ viewport: { width: 1440, height: 900 } });
  desk.allow(401);
  await signIn(desk.page, server);
  const names: Record<number, string> = {};
  for (const [name, text] of kOthers) {
    const { page } = await open({ locale: name === 'Emma' ? 'en-US' : 'zh-CN' });
    await openChat(page);
    await say(page, text);
    await expect(page.locator('.row.bot')).not.toHaveCount(1);
    names[Object.keys(names).length + 1] = name;
  }
  const visitor = await open({ viewport: { width: 390, height: 780 }, deviceScaleFactor: 2 });
  await openChat(visitor.page);
  names[kOthers.length + 1] = '林小姐';
  await say(visitor.page, '收到的东西不想要了，可以退货吗？');
  await expect(visitor.page.locator('.row.bot').last()).toContainText('7 天');
  await say(visitor.page, '箱子摔破了，我想找人工');
  await desk.page.waitForTimeout(1500);
  const { csrf } = (await (await desk.page.request.get('/api/v1/session')).json()) as { csrf: string };
  await rename(desk.page, names, csrf);

  await desk.page.goto('/desk/inbox');
  await desk.page.getByTestId('tab-all').click();
  await desk.page.locator('.convrow', { hasText: '林小姐' }).click();
  await desk.page.getByTestId('take').click();
  await expect(desk.page.getByTestId('thread-status')).toHaveText('人工接待');
  await desk.page.getByTestId('compose').fill('您好，我是王小明。箱子摔破由我们负责，麻烦拍一张外箱的照片，我马上给您登记补发。');
  await desk.page.getByTestId('send').click();
  await expect(visitor.page.locator('.row.agent').last()).toContainText('补发');
  await say(visitor.page, '好的，这就拍，谢谢！');
  await desk.page.getByTestId('mode-note').click();
  await desk.page.getByTestId('compose').fill('本月第二次外箱破损，已提醒仓储换加厚纸箱。');
  await desk.page.getByTestId('send').click();
  await desk.page.getByTestId('mode-reply').click();
  await desk.page.getByTestId('ticket-new').click();
  await desk.page.getByTestId('ticket-type').selectOption({ index: 3 });
  await desk.page.getByTestId('ticket-save').click();
  await expect(desk.page.getByTestId('ticket-card')).toHaveCount(1);
  await desk.page.getByTestId('why').first().click();
  await expect(desk.page.locator('.el-message')).toHaveCount(0);
  await desk.page.locator('.talkscroll').evaluate((view) => view.scrollTo(0, view.scrollHeight));
  await desk.page.screenshot({ path: '../docs/images/desk.png' });
  await visitor.page.screenshot({ path: '../docs/images/chat.png' });
});
