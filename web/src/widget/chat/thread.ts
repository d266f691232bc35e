// SPDX-License-Identifier: Apache-2.0
// The messages of one conversation in the order of their numbers, each exactly once, however often they arrive.
import { reactive } from 'vue';
import type { Message } from '@/shared/types';

export class Thread {
  readonly messages = reactive<Message[]>([]) as Message[];
  /** Everything up to here has been received. A receipt of our own message does not move it: an earlier one may be missing. */
  cursor = 0;

  /** From the stream or a page: these come without gaps. True when the message is new. */
  receive(message: Message): boolean {
    this.cursor = Math.max(this.cursor, message.seq);
    return this.place(message);
  }

  /** Puts a message where it belongs. False when it was there. */
  place(message: Message): boolean {
    let index = this.messages.length;
    while (index > 0 && this.messages[index - 1]!.seq > message.seq) index -= 1;
    if (index > 0 && this.messages[index - 1]!.seq === message.seq) {
      Object.assign(this.messages[index - 1]!, message);
      return false;
    }
    this.messages.splice(index, 0, message);
    return true;
  }

  clear(): void {
    this.messages.splice(0);
    this.cursor = 0;
  }
}
