// SPDX-License-Identifier: Apache-2.0
// What the desk's part of the HTTP surface returns.
import type { Attachment, Message } from '@/shared/types';

export type Role = 'agent' | 'supervisor' | 'knowledge' | 'admin';
export interface Person {
  id: number;
  name: string;
}
export interface User {
  id: number;
  name: string;
  display_name: string;
  role: Role;
  disabled?: boolean;
}
export interface Session {
  user: User;
  csrf: string;
  live_url: string;
}

export type Status = 'bot' | 'queued' | 'human' | 'resolved';
export type Priority = 'urgent' | 'high' | 'normal' | 'low';
export type View = 'mine' | 'queued' | 'all' | 'bot' | 'resolved';
export interface TicketMark {
  id: number;
  number: string;
  status: string;
  priority: Priority;
  type: string;
}
export interface Conversation {
  id: number;
  channel: string;
  account: string;
  status: Status;
  priority: Priority;
  customer: Person & { level: string };
  assignee: Person | null;
  language: string;
  last_text: string;
  last_author: string;
  updated_at: string;
  created_at: string;
  waiting_since: string | null;
  last_seq: number;
  read_seq: number;
  unread: number;
  version: number;
  summary: string;
  tickets: TicketMark[];
  allowance?: Allowance;
}
/** What may still be sent to the customer, where the channel counts. */
export interface Allowance {
  left: number;
  total: number;
  until: string | null;
}
/** Why the channel cannot send a message, and what to do instead. */
export interface Objection {
  code: string;
  zh: string;
  en: string;
}
export type Counts = Partial<Record<View, number>>;

export interface Reason {
  kind: string;
  detail: string;
  weight?: number;
}
export interface Explanation {
  normalised?: string;
  tokens?: (string | { text: string })[];
  intents?: { intent: string; score: number; priority?: string; reasons?: Reason[] }[];
  entities?: { kind: string; text: string }[];
  urgency?: { level: string; reasons?: Reason[] };
  decision?: {
    kind: string;
    detail: string;
    score: number;
    answer_threshold: number;
    suggest_threshold: number;
    runner_up: string;
    runner_up_score: number;
  };
  faq?: { key: string; question?: string; score: number }[];
  [other: string]: unknown;
}
export interface DeskMessage extends Message {
  id: number;
  author_id?: number;
  delivery?: '' | 'waiting' | 'sent' | 'delivered' | 'failed' | 'unknown';
  delivery_error?: string;
  parts?: number; // how many the provider charged
  key?: string; // of an event
  url?: string; // of a link
  location?: { latitude: number; longitude: number };
  subject?: string; // of a letter, with the five below
  full_text?: string;
  attachments?: Attachment[];
  original_url?: string;
  html_url?: string;
  automatic?: string; // a machine wrote it: why no machine answers
  explanation?: Explanation | null;
  rating?: 'helpful' | 'unhelpful';
}
export interface Note {
  id: number;
  author: Person;
  text: string;
  created_at: string;
}
export interface Suggestion {
  key: string;
  question: string;
  answer: string;
  score: number;
}

export interface Ticket {
  id: number;
  number: string;
  type: string;
  category: string;
  priority: Priority;
  status: string;
  title: string;
  fields: Record<string, string>;
  conversation_id: number;
  customer: Person;
  assignee: Person | null;
  channel: string;
  urged: number;
  version: number;
  created_at: string;
  updated_at: string;
  first_response_due: string | null;
  solve_due: string | null;
  first_response_at: string | null;
  solved_at: string | null;
  closed_at: string | null;
}
export interface TimelineItem {
  id: number;
  at: string;
  actor: string;
  kind: string;
  text: string;
}
export interface TicketType {
  id: string;
  name: { zh: string; en: string };
  priority: Priority;
  fields: { key: string; name: { zh: string; en: string }; required: boolean }[];
}
export interface Customer {
  id: number;
  name: string;
  phone: string;
  email: string;
  company: string;
  level: string;
  language: string;
  note: string;
  tags: string[];
  identities: { channel: string; account: string; peer: string; display_name?: string }[];
  conversations: Conversation[];
  tickets: Ticket[];
  version: number;
  created_at?: string;
}

export interface Answer {
  channel: string;
  language: string;
  text: string;
}
export interface Entry {
  id: number;
  key: string;
  category: string;
  question: string;
  similar: string[];
  answers: Answer[];
  status: string;
  owner: string;
  tags: string[];
  effective_from: string | null;
  expires_at: string | null;
  review_at: string | null;
  hits: number;
  helpful: number;
  unhelpful: number;
  version: number;
  updated_at: string;
}
export interface Unanswered {
  id: number;
  text: string;
  channel: string;
  count: number;
  first_at: string;
  last_at: string;
  conversation_id: number;
}
export interface Counted {
  name: string;
  count: number;
}
export interface Summary {
  received: number;
  answered_by_bot: number;
  handed_over: number;
  tickets_opened: number;
  tickets_solved: number;
  first_response_seconds: { median: number | null; p90: number | null };
  by_channel: Record<string, unknown>[];
  by_type: Record<string, unknown>[];
  bot_answer_rate: number | null;
}

export const kTicketStatuses = ['open', 'in_progress', 'waiting_customer', 'solved', 'closed'] as const;
export const kPriorities: Priority[] = ['urgent', 'high', 'normal', 'low'];
export const kEntryStatuses = ['draft', 'in_review', 'published', 'retired'] as const;
export const kRoles: Role[] = ['agent', 'supervisor', 'knowledge', 'admin'];
