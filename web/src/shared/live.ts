// SPDX-License-Identifier: Apache-2.0
// A server-sent event stream that heals itself. The browser's own reconnecting is not used: the key in the URL is good
// for one use, so every attempt asks for a new URL.
import { createBackoff, type Backoff } from './backoff';

export type LiveState = 'connecting' | 'open' | 'down';

export interface LiveOptions {
  /** URL of the next attempt, with key and position; may throw when it cannot be had now. */
  url: () => Promise<string>;
  on: Record<string, (data: unknown, id: string) => void>;
  state: (state: LiveState) => void;
  credentials?: boolean;
  open?: (url: string, init: EventSourceInit) => EventSource;
  backoff?: Backoff;
}

export class LiveStream {
  private source: EventSource | null = null;
  private timer = 0;
  private attempt = 0; // tells answers of given-up attempts from the present one
  private readonly backoff: Backoff;

  constructor(private readonly options: LiveOptions) {
    this.backoff = options.backoff ?? createBackoff();
  }

  start(): void {
    this.stop();
    void this.connect();
  }

  stop(): void {
    this.attempt += 1;
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  private async connect(): Promise<void> {
    const mine = ++this.attempt;
    this.options.state('connecting');
    let url: string;
    try {
      url = await this.options.url();
    } catch {
      if (mine === this.attempt) this.retry();
      return;
    }
    if (mine !== this.attempt) return;
    const open = this.options.open ?? ((to, init) => new EventSource(to, init));
    const source = open(url, { withCredentials: this.options.credentials ?? false });
    this.source = source;
    source.onopen = () => {
      this.backoff.reset();
      this.options.state('open');
    };
    source.onerror = () => {
      if (mine === this.attempt) this.retry();
    };
    for (const [name, handle] of Object.entries(this.options.on)) {
      source.addEventListener(name, (event) => {
        const { data, lastEventId } = event as MessageEvent<string>;
        if (mine === this.attempt) handle(JSON.parse(data), lastEventId);
      });
    }
  }

  private retry(): void {
    this.source?.close();
    this.source = null;
    this.options.state('down');
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.connect(), this.backoff.next());
  }
}
