// SPDX-License-Identifier: Apache-2.0
// The desk's pages. Everything but the inbox is fetched when it is first opened.
import { createRouter, createWebHistory } from 'vue-router';
import InboxPage from './inbox/InboxPage.vue';
import { hasRole, whoAmI } from './session';

export const router = createRouter({
  history: createWebHistory('/desk'),
  routes: [
    { path: '/setup', component: () => import('./entrance/SetupPage.vue'), meta: { open: true } },
    { path: '/sign-in', component: () => import('./entrance/SignInPage.vue'), meta: { open: true } },
    { path: '/', redirect: '/inbox' },
    { path: '/inbox/:id(\\d+)?', name: 'inbox', component: InboxPage },
    { path: '/tickets/:id(\\d+)?', name: 'tickets', component: () => import('./tickets/TicketsPage.vue') },
    { path: '/knowledge', name: 'knowledge', component: () => import('./kb/KbPage.vue') },
    { path: '/reports', name: 'reports', component: () => import('./reports/ReportsPage.vue'), meta: { role: 'supervisor' } },
    { path: '/users', name: 'users', component: () => import('./users/UsersPage.vue'), meta: { role: 'admin' } },
    { path: '/:rest(.*)*', redirect: '/inbox' },
  ],
});

router.beforeEach(async (to) => {
  if (to.meta.open) return true;
  if (!(await whoAmI())) return { path: '/sign-in', query: { next: to.fullPath } };
  if (to.meta.role === 'admin' && !hasRole('admin')) return '/inbox';
  if (to.meta.role === 'supervisor' && !hasRole('supervisor')) return '/inbox';
  return true;
});
