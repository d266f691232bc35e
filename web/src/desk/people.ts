// SPDX-License-Identifier: Apache-2.0
// Colleagues one can hand work to, and the kinds of tickets there are: asked once, kept.
import { ref } from 'vue';
import { call } from './session';
import type { TicketType, User } from './types';
import { nameIn } from './words';

export const colleagues = ref<User[]>([]);
export const ticketTypes = ref<TicketType[]>([]);

export async function loadColleagues(): Promise<void> {
  const all = (await call<{ items: User[] }>('/users')).items;
  colleagues.value = all.filter((user) => !user.disabled);
}
export async function loadTicketTypes(): Promise<void> {
  if (!ticketTypes.value.length) ticketTypes.value = (await call<{ items: TicketType[] }>('/ticket-types')).items;
}
export const typeOf = (id: string) => ticketTypes.value.find((type) => type.id === id);
export function typeName(id: string): string {
  const type = typeOf(id);
  return type ? nameIn(type.name) : id;
}
