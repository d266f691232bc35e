// SPDX-License-Identifier: Apache-2.0
// What travels on the wire, as the HTTP surface names it. No behaviour here.

export type Author = 'visitor' | 'bot' | 'agent' | 'system';
export interface Choice {
  label: string;
  value: string;
}
export interface Attachment {
  id: string;
  name: string;
  mime: string;
  size: number;
  url?: string;
  type?: string; // "image", "voice", "video", "file": where several come together
}
export interface Message {
  seq: number;
  author: Author;
  author_name?: string;
  type: string;
  text: string;
  choices?: Choice[];
  attachment?: Attachment;
  client_id?: string;
  feedback?: boolean;
  sent_at: string;
}
export interface Page<T> {
  items: T[];
  next_cursor: string | number | null;
}
