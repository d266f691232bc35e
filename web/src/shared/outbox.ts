// SPDX-License-Identifier: Apache-2.0
// Messages on their way out, sent one after the other in the order they were written. A message keeps its client_id
// through every attempt, so the server can tell a repetition; nothing overtakes a message that may still arrive.
import { reactive } from 'vue';
import { Problem } from './request';

export interface Pending<Content> {
  client_id: string;
  content: Content;
  state: 'sending' | 'failed';
  error: string;
  code: string; // the server's, when it refused
  body: Record<string, unknown>; // of the refusal
  refused: boolean; // the server said no: others may pass
  at: string;
}

export interface OutboxOptions<Content, Receipt> {
  post: (item: Pending<Content>) => Promise<Receipt>;
  sent: (item: Pending<Content>, receipt: Receipt) => void;
  changed?: (items: Pending<Content>[]) => void;
  attempts?: number; // automatic ones, before the person is asked
  wait?: (ms: number) => Promise<void>;
}

export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export class Outbox<Content, Receipt> {
  readonly items = reactive<Pending<Content>[]>([]) as Pending<Content>[];
  private running = false;

  constructor(private readonly options: OutboxOptions<Content, Receipt>) {}

  add(content: Content, clientId = newClientId(), at = new Date().toISOString()): void {
    const waiting = this.items.some((item) => item.state === 'failed' && !item.refused);
    this.items.push({ client_id: clientId, content, state: waiting ? 'failed' : 'sending', error: '', code: '', body: {}, refused: false, at });
    this.changed();
    void this.pump();
  }

  /** Tries again what failed and may pass, oldest first. What the server refused stays refused. */
  retry(): void {
    for (const item of this.items) {
      if (item.state === 'failed' && !item.refused) Object.assign(item, { state: 'sending', error: '', code: '' });
    }
    this.changed();
    void this.pump();
  }

  remove(clientId: string): void {
    const index = this.items.findIndex((item) => item.client_id === clientId);
    if (index >= 0) this.items.splice(index, 1);
    this.changed();
  }

  private changed(): void {
    this.options.changed?.(this.items);
  }

  private async pump(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      for (;;) {
        const item = this.items.find((candidate) => candidate.state === 'sending');
        if (!item) return;
        await this.deliver(item);
      }
    } finally {
      this.running = false;
    }
  }

  private async deliver(item: Pending<Content>): Promise<void> {
    const attempts = this.options.attempts ?? 3;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const receipt = await this.options.post(item);
        this.options.sent(item, receipt);
        this.remove(item.client_id);
        return;
      } catch (fault) {
        const problem = fault instanceof Problem ? fault : new Problem(0, 'network', String(fault));
        if (problem.passing && attempt < attempts) {
          await (this.options.wait ?? pause)(Math.max(problem.retryAfter * 1000, 400 * 2 ** attempt));
          continue;
        }
        this.fail(item, problem);
        return;
      }
    }
  }

  private fail(item: Pending<Content>, problem: Problem): void {
    item.state = 'failed';
    item.error = problem.passing ? '' : problem.message;
    item.code = problem.code;
    item.body = problem.body;
    item.refused = !problem.passing;
    if (!item.refused) {
      // what was written after it waits too: order is kept
      for (const later of this.items) if (later.state === 'sending') later.state = 'failed';
    }
    this.changed();
  }
}
