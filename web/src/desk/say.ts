// SPDX-License-Identifier: Apache-2.0
// Short words to the person at the desk: it worked, it did not and why.
import { ElMessage } from 'element-plus';
import 'element-plus/es/components/message/style/css';
import { Problem } from '@/shared/request';
import { t } from './words';

export const sayDone = (text: string) => void ElMessage({ message: text, type: 'success', duration: 2200 });

export function reasonOf(fault: unknown): string {
  if (fault instanceof Problem) return fault.status === 0 ? t('fault.network') : fault.message;
  return String(fault);
}
export const sayFault = (fault: unknown) => void ElMessage({ message: reasonOf(fault), type: 'error', duration: 5000, showClose: true });

/** Runs an action; a fault is told instead of thrown. Answers whether it worked. */
export async function attempt(action: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await action();
    if (done) sayDone(done);
    return true;
  } catch (fault) {
    sayFault(fault);
    return false;
  }
}
