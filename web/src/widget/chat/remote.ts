// SPDX-License-Identifier: Apache-2.0
// The visitor's side of the HTTP surface. Holds the token; everything else is the store's.
import { request, send, upload } from '@/shared/request';
import type { Attachment, Choice, Message, Page } from '@/shared/types';

export interface Identity {
  user_id: string;
  exp: number;
  hash: string;
  name?: string;
}
export interface SessionWish {
  site: string;
  visitor?: string;
  visitor_token?: string;
  identity?: Identity;
  language?: string;
}
export interface Session {
  token: string;
  conversation_id: number;
  visitor: string;
  live_url: string;
  greeting: string;
  quick_replies: Choice[];
  language: string;
  title: string;
}
export interface Receipt {
  seq: number;
  conversation_id: number;
  sent_at: string;
  duplicate?: boolean;
}
export type Content =
  | { text: string }
  | { choice: string; text: string } // text: the label the visitor tapped, for the screen
  | { attachment: Attachment };

export class Remote {
  private session: Session | null = null;

  async open(wish: SessionWish): Promise<Session> {
    this.session = await request<Session>('/chat/v1/sessions', { method: 'POST', json: wish });
    return this.session;
  }

  private get bearer(): Record<string, string> {
    return { Authorization: `Bearer ${this.session?.token ?? ''}` };
  }

  post(clientId: string, content: Content): Promise<Receipt> {
    const json: Record<string, unknown> = { client_id: clientId };
    if ('choice' in content) json.choice = content.choice;
    else if ('attachment' in content) json.attachment_id = content.attachment.id;
    else json.text = content.text;
    return request<Receipt>('/chat/v1/messages', { method: 'POST', headers: this.bearer, json });
  }

  after(seq: number, limit = 200): Promise<Page<Message>> {
    return request<Page<Message>>(`/chat/v1/messages?after=${seq}&limit=${limit}`, { headers: this.bearer });
  }

  typing(on: boolean): Promise<void> {
    return request<void>('/chat/v1/typing', { method: 'POST', headers: this.bearer, json: { on } });
  }

  feedback(seq: number, helpful: boolean): Promise<void> {
    return request<void>('/chat/v1/feedback', { method: 'POST', headers: this.bearer, json: { seq, helpful } });
  }

  async liveUrl(after: number): Promise<string> {
    const { key } = await request<{ key: string }>('/chat/v1/live-key', { method: 'POST', headers: this.bearer });
    const base = (this.session?.live_url ?? '').replace(/\/$/, '');
    return `${base}/chat/v1/events?key=${encodeURIComponent(key)}&after=${after}`;
  }

  upload(file: File, onProgress: (done: number) => void): Promise<Attachment> {
    const url = `/chat/v1/attachments?name=${encodeURIComponent(file.name)}`;
    return upload<Attachment>(url, file, { ...this.bearer, 'Content-Type': file.type || 'application/octet-stream' }, onProgress);
  }

  async bytes(id: string): Promise<Blob> {
    const response = await send(`/chat/v1/attachments/${encodeURIComponent(id)}`, { headers: { ...this.bearer, Accept: '*/*' } });
    return response.blob();
  }
}
