// SPDX-License-Identifier: Apache-2.0
// What the shared message view needs from the page around it: words, the language, and a way to get an attachment's bytes.
import type { InjectionKey, Ref } from 'vue';
import type { Attachment } from './types';

export interface Surroundings {
  t: (key: string, values?: Record<string, string | number>) => string;
  language: Readonly<Ref<string>>;
  /** A URL an <img> or a download can use. The chat page fetches with its token; the desk's cookie suffices. */
  load: (attachment: Attachment) => Promise<string>;
  zoom: (url: string, name: string) => void;
}

export const surroundingsKey: InjectionKey<Surroundings> = Symbol('surroundings');
