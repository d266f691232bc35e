// SPDX-License-Identifier: Apache-2.0
// The visitors' page: /chat/{site}, alone, in a WeChat menu, or in the loader's frame (?embed=1).
import { createApp } from 'vue';
import ChatPage from './ChatPage.vue';
import { language, pickLanguage } from './words';
import './chat.css';

const query = new URLSearchParams(location.search);
language.value = pickLanguage(query.get('lang'), navigator.language);

createApp(ChatPage, {
  site: decodeURIComponent(location.pathname.split('/')[2] ?? ''),
  embedded: query.has('embed'),
}).mount('#app');
