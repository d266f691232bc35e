// SPDX-License-Identifier: Apache-2.0
// Who is signed in, and the one door to the desk's API: the CSRF header, and the way out when the session has ended.
import { computed, reactive } from 'vue';
import { Problem, request, upload as uploadRaw, type Call } from '@/shared/request';
import type { Attachment } from '@/shared/types';
import type { Role, Session, User } from './types';

const kNobody: User = { id: 0, name: '', display_name: '', role: 'agent' };

export const session = reactive({
  user: kNobody as User,
  csrf: '',
  live_url: '',
  known: false, // whether the server was asked
});
export const signedIn = computed(() => session.user.id !== 0);
export const hasRole = (...roles: Role[]) => session.user.role === 'admin' || roles.includes(session.user.role);

function enter(answer: Session): void {
  Object.assign(session, { ...answer, known: true });
}
function leave(): void {
  Object.assign(session, { user: kNobody, csrf: '', live_url: '', known: true });
}

export async function call<T>(path: string, options: Call = {}): Promise<T> {
  const headers: Record<string, string> = { ...options.headers };
  if (options.method && options.method !== 'GET') headers['X-CSRF-Token'] = session.csrf;
  try {
    return await request<T>(`/api/v1${path}`, { ...options, headers });
  } catch (fault) {
    if (fault instanceof Problem && fault.status === 401 && session.user.id) leave();
    throw fault;
  }
}
export const post = <T>(path: string, json: unknown = {}) => call<T>(path, { method: 'POST', json });
export const patch = <T>(path: string, json: unknown, version: number) =>
  call<T>(path, { method: 'PATCH', json, headers: { 'If-Match': `"${version}"` } });
export const put = <T>(path: string, json: unknown, version: number) =>
  call<T>(path, { method: 'PUT', json, headers: { 'If-Match': `"${version}"` } });

export function upload(path: string, file: File, onProgress: (done: number) => void): Promise<Attachment> {
  const headers = { 'X-CSRF-Token': session.csrf, 'Content-Type': file.type || 'application/octet-stream' };
  return uploadRaw<Attachment>(`/api/v1${path}?name=${encodeURIComponent(file.name)}`, file, headers, onProgress);
}

/** Asks once whether the cookie still opens the door. */
export async function whoAmI(): Promise<boolean> {
  if (session.known) return signedIn.value;
  try {
    enter(await request<Session>('/api/v1/session'));
  } catch (fault) {
    if (!(fault instanceof Problem) || fault.status !== 401) throw fault;
    leave();
  }
  return signedIn.value;
}
export async function signIn(name: string, password: string): Promise<void> {
  enter(await request<Session>('/api/v1/session', { method: 'POST', json: { name, password } }));
}
export async function setUp(form: { token: string; name: string; display_name: string; password: string }): Promise<void> {
  enter(await request<Session>('/api/v1/setup', { method: 'POST', json: form }));
}
export async function signOut(): Promise<void> {
  await call('/session', { method: 'DELETE' }).catch(() => undefined);
  leave();
}
