// SPDX-License-Identifier: Apache-2.0
// The whole journey, both sides: a visitor asks, complains, wants a person; an agent takes over, answers, notes, resolves.
import { expect } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, openChat, say, shot, signIn, test } from './house';

test('from the first question to the resolved conversation', async ({ open, server }) => {
  const desk = await open({ viewport: { width: 1440, height: 900 } });
  desk.allow(401); // not signed in yet
  desk.allow(404); // the one-time link when it was used before
  await signIn(desk.page, server);

  const visitor = await open({ viewport: { width: 390, height: 780 } });
  await openChat(visitor.page);
  await say(visitor.page, '收到的东西不想要了，可以退货吗？');
  await expect(visitor.page.locator('.row.bot').last()).toContainText('7 天');
  await visitor.page.locator('.row.bot').last().getByRole('button', { name: '有帮助', exact: true }).click();
  await visitor.page.getByRole('button', { name: '转人工' }).first().click();
  await expect(visitor.page.locator('.row.own').last()).toContainText('转人工');

  await test.step('the agent sees the waiting customer and takes over', async () => {
    await expect(desk.page).toHaveTitle(/^\(\d+\)/);
    await desk.page.getByTestId('tab-queued').click();
    const row = desk.page.locator('.convrow').first();
    await expect(row).toContainText('等待');
    await row.click();
    await expect(desk.page.getByTestId('thread')).toContainText('可以退货吗');
    await desk.page.getByTestId('why').first().click();
    await expect(desk.page.locator('.why').first()).toContainText('%');
    await shot(desk.page, 'desk-queued');
    await desk.page.getByTestId('take').click();
    await expect(desk.page.getByTestId('thread-status')).toHaveText('人工接待');
  });

  await test.step('both talk live', async () => {
    await desk.page.getByTestId('compose').fill('您好，我是王小明，马上帮您处理。');
    await expect(visitor.page.locator('.typing')).toContainText('正在输入');
    await desk.page.getByTestId('compose').press('Control+Enter');
    await expect(visitor.page.locator('.row.agent').last()).toContainText('马上帮您处理');
    await expect(visitor.page.locator('.row.agent .name').last()).toContainText('王小明');
    await say(visitor.page, '订单号是 20261120001，箱子破了');
    await expect(desk.page.getByTestId('thread')).toContainText('20261120001');
    await shot(visitor.page, 'chat-agent-390');
  });

  await test.step('who reads above is told of new messages and not pulled away', async () => {
    await visitor.page.locator('.scroll').evaluate((view) => view.scrollTo(0, 0));
    await expect(visitor.page.locator('.tobottom')).toBeVisible();
    await desk.page.getByTestId('compose').fill('请拍一张外箱的照片发给我。');
    await desk.page.getByTestId('send').click();
    await expect(visitor.page.locator('.tobottom')).toContainText('1 条新消息');
    expect(await visitor.page.locator('.scroll').evaluate((view) => view.scrollTop)).toBe(0);
    await visitor.page.locator('.tobottom').click();
    await expect(visitor.page.locator('.tobottom')).toHaveCount(0);
  });

  await test.step('a note stays inside', async () => {
    await desk.page.getByTestId('mode-note').click();
    await expect(desk.page.getByTestId('send')).toHaveText('保存备注');
    await shot(desk.page, 'desk-note-mode');
    await desk.page.getByTestId('compose').fill('客户包裹外箱破损，已请他拍照。');
    await desk.page.getByTestId('send').click();
    await expect(desk.page.getByTestId('note')).toContainText('外箱破损');
    await desk.page.getByTestId('mode-reply').click();
    await expect(desk.page.getByTestId('send')).toHaveText('发送给客户');
    await expect(visitor.page.locator('body')).not.toContainText('外箱破损');
  });

  await test.step('a draft survives a reload, knowledge can be inserted', async () => {
    await desk.page.getByTestId('compose').fill('草稿：');
    await desk.page.reload();
    await expect(desk.page.getByTestId('compose')).toHaveValue('草稿：');
    await desk.page.getByTestId('suggest').click();
    await desk.page.getByTestId('suggestions').getByRole('searchbox').fill('退货');
    await expect(desk.page.getByTestId('insert').first()).toBeVisible();
    await shot(desk.page, 'desk-suggest');
    await desk.page.getByTestId('insert').first().click();
    await expect(desk.page.getByTestId('compose')).toHaveValue(/^草稿：.+/s);
    await desk.page.getByTestId('suggest').click();
    await desk.page.getByTestId('compose').fill('');
  });

  await test.step('a ticket from the conversation', async () => {
    await desk.page.getByTestId('ticket-new').click();
    await expect(desk.page.getByTestId('ticket-form')).toBeVisible();
    await shot(desk.page, 'desk-ticket-new');
    await desk.page.getByTestId('ticket-save').click();
    await expect(desk.page.getByTestId('ticket-card')).toHaveCount(1);
    await desk.page.getByTestId('ticket-card').getByRole('button').first().click();
    await desk.page.getByTestId('ticket-status').selectOption('in_progress');
    await desk.page.getByTestId('ticket-update').click();
    await expect(desk.page.getByTestId('ticket-card')).toContainText('处理中');
    await desk.page.getByTestId('ticket-card').getByRole('button').first().click();
  });

  await test.step('the desk is accessible and fits every width', async () => {
    await shot(desk.page, 'desk-inbox');
    await expectAccessible(desk.page, 'inbox');
    await expectNoSidewaysScroll(desk.page);
    await desk.page.setViewportSize({ width: 390, height: 780 });
    await shot(desk.page, 'desk-390');
    await desk.page.setViewportSize({ width: 1440, height: 900 });
  });

  await test.step('resolve ends it; the visitor keeps the history', async () => {
    await desk.page.keyboard.press('Alt+E');
    await desk.page.getByTestId('resolve-summary').fill('外箱破损，已登记补发');
    await shot(desk.page, 'desk-resolve');
    await desk.page.getByTestId('resolve-go').click();
    await expect(desk.page.getByTestId('thread-status')).toHaveText('已解决');
    await visitor.page.reload();
    await expect(visitor.page.locator('.row.agent').first()).toContainText('马上帮您处理');
    const own = await visitor.page.locator('.row.own .bubble').count();
    expect(own).toBe(3);
  });
});

test('a reply written against an old state is stopped and kept', async ({ open, server }) => {
  const desk = await open();
  for (const status of [401, 404, 412]) desk.allow(status);
  await signIn(desk.page, server);
  const visitor = await open();
  await openChat(visitor.page);
  await say(visitor.page, '转人工');
  await desk.page.getByTestId('tab-queued').click();
  await desk.page.locator('.convrow').first().click();
  await desk.page.getByTestId('take').click();
  await expect(desk.page.getByTestId('thread-status')).toHaveText('人工接待');
  // The desk loses sight of what happens, as on a bad line, while the customer writes on.
  await desk.page.route('**/api/v1/conversations/*/messages?*', (route) => route.abort());
  await say(visitor.page, '等等，地址也要改');
  await expect(visitor.page.locator('.row.own:not(.pending)')).toHaveCount(2);
  await desk.page.getByTestId('compose').fill('好的，照原地址寄出');
  await desk.page.getByTestId('send').click();
  await expect(desk.page.getByTestId('compose')).toHaveValue('好的，照原地址寄出');
  await expect(desk.page.locator('.composehint')).toContainText('新消息');
  await expect(desk.page.getByTestId('send')).toHaveText('仍然发送');
  await expect(visitor.page.locator('.row.agent')).toHaveCount(0);
  await desk.page.unroute('**/api/v1/conversations/*/messages?*');
  await desk.page.reload();
  await expect(desk.page.getByTestId('thread')).toContainText('地址也要改');
  await desk.page.getByTestId('compose').fill('好的，新地址请发给我');
  await desk.page.getByTestId('send').click();
  await expect(visitor.page.locator('.row.agent').last()).toContainText('新地址');
});

test('a complaint in Chinese opens a ticket that the desk shows', async ({ open, server }) => {
  const visitor = await open({ viewport: { width: 390, height: 780 } });
  await openChat(visitor.page);
  await say(visitor.page, '我要投诉，你们的牛肉干里吃出了虫子！');
  const log = visitor.page.getByRole('log');
  const kAnswers = ['张三', '13800138000', '20261120001', '手撕牛肉干', '袋子里有一条虫子', '退款', '没有', '跳过'];
  for (const answer of kAnswers) {
    await visitor.page.waitForTimeout(900);
    if (/工单|TK\d/.test(await log.innerText())) break;
    await say(visitor.page, answer);
  }
  await expect(log).toContainText(/TK\d{8}/);
  await shot(visitor.page, 'chat-complaint-390');
  const number = /TK[\d-]+/.exec(await log.innerText())![0];

  const desk = await open();
  desk.allow(401);
  desk.allow(404);
  await signIn(desk.page, server);
  await desk.page.getByTestId('nav-tickets').click();
  await desk.page.getByTestId('tickets').getByRole('button', { name: number }).click();
  await expect(desk.page.getByTestId('ticket-detail')).toContainText('创建');
  await shot(desk.page, 'desk-ticket-detail');
  await expectAccessible(desk.page, 'tickets with a ticket open');
  await desk.page.keyboard.press('Escape');
  await expect(desk.page.getByTestId('ticket-detail')).toHaveCount(0);
  await expectNoSidewaysScroll(desk.page);
});

test('English visitor, English desk', async ({ open, server }) => {
  const desk = await open({ locale: 'en-US' });
  desk.allow(401);
  desk.allow(404);
  await signIn(desk.page, server);
  const visitor = await open({ locale: 'en-US', viewport: { width: 390, height: 780 } });
  await openChat(visitor.page);
  await say(visitor.page, 'How do I return an unopened item?');
  await expect(visitor.page.locator('.row.bot').last()).toContainText(/7|return/i);
  await visitor.page.getByRole('button', { name: 'Talk to a person' }).click();
  await desk.page.getByTestId('tab-queued').click();
  // The queue puts urgent ones first: ours is the one with English words.
  await desk.page.locator('.convrow').filter({ has: desk.page.locator('.rowtext', { hasText: /[a-z]{3} [a-z]{2}/ }) }).first().click();
  await expect(desk.page.getByTestId('send')).toHaveText('Send to customer');
  await desk.page.getByTestId('take').click();
  await expect(desk.page.getByTestId('thread-status')).toHaveText('Agent');
  await desk.page.getByTestId('compose').fill('Hello, I will help you with that.');
  await desk.page.getByTestId('send').click();
  await expect(visitor.page.locator('.row.agent').last()).toContainText('I will help you');
  await shot(visitor.page, 'chat-en-agent-390');
  await shot(desk.page, 'desk-en');
  await desk.page.getByTestId('language').click();
  await expect(desk.page.getByTestId('send')).toHaveText('发送给客户');
});
