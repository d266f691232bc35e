// SPDX-License-Identifier: Apache-2.0
// The agents' desk: /desk and everything under it.
import { createApp } from 'vue';
import App from './App.vue';
import { router } from './router';
import { words } from './words';
import './desk.css';

createApp(App).use(words).use(router).mount('#app');
