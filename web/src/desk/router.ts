// SPDX-License-Identifier: Apache-2.0
// The desk's pages. Everything but the inbox is fetched when it is first opened.
import { createRouter, createWebHistory } from 'vue-router';
import InboxPage from './inbox/InboxPage.vue';
import { hasRole, home, servesCustomers, whoAmI } from './session';
import type { Role } from './types';

export const router = createRouter({
  history: createWebHistory('/desk'),
  routes: [
    { path: '/setup', component: () => import('./entrance/SetupPage.vue'), meta: { open: true } },
    { path: '/sign-in', component: () => import('./entrance/SignInPage.vue'), meta: { open: true } },
    { path: '/inbox/:id(\\d+)?', name: 'inbox', component: InboxPage, meta: { role: 'agent' } },
    { path: '/tickets/:id(\\d+)?', name: 'tickets', component: () => import('./tickets/TicketsPage.vue'), meta: { role: 'agent' } },
    { path: '/knowledge', name: 'knowledge', component: () => import('./kb/KbPage.vue') },
    { path: '/reports', name: 'reports', component: () => import('./reports/ReportsPage.vue'), meta: { role: 'supervisor' } },
    { path: '/users', name: 'users', component: () => import('./users/UsersPage.vue'), meta: { role: 'admin' } },
    { path: '/:rest(.*)*', component: InboxPage, beforeEnter: () => home() }, // decided after sign-in: it depends on the role
  ],
});

router.beforeEach(async (to) => {
  if (to.meta.open) return true;
  if (!(await whoAmI())) return { path: '/sign-in', query: { next: to.fullPath } };
  const role = to.meta.role as Role | undefined;
  const welcome = !role || (role === 'agent' ? servesCustomers.value : hasRole(role));
  return welcome || home();
});
