// SPDX-License-Identifier: Apache-2.0
// How parts of the inbox reach the open conversation without passing it through every layer.
import type { InjectionKey, ShallowRef } from 'vue';
import type { ThreadOf } from './thread';

export const threadKey: InjectionKey<ShallowRef<ThreadOf | null>> = Symbol('thread');
