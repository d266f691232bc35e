// SPDX-License-Identifier: Apache-2.0
// One way to speak HTTP: JSON in, JSON out, every fault a Problem whose text can be shown to a person.

export class Problem extends Error {
  constructor(
    readonly status: number, // 0 = the network failed, nothing is known about the outcome
    readonly code: string,
    detail: string,
    readonly body: Record<string, unknown> = {},
    readonly retryAfter = 0, // seconds
  ) {
    super(detail);
  }
  /** True when the same request may succeed later without a change. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export interface Call {
  method?: string;
  headers?: Record<string, string>;
  json?: unknown;
  signal?: AbortSignal;
}

async function problemOf(response: Response): Promise<Problem> {
  let body: Record<string, unknown> = {};
  try {
    body = (await response.json()) as Record<string, unknown>;
  } catch {
    // a proxy's page, not ours: the status has to do
  }
  const detail = String(body.detail ?? body.title ?? `HTTP ${response.status}`);
  return new Problem(response.status, String(body.code ?? ''), detail, body, Number(response.headers.get('Retry-After') ?? 0));
}

/** Answers with the response (any 2xx) or throws Problem. */
export async function send(url: string, call: Call = {}): Promise<Response> {
  // Faults come back in the language of the page.
  const language = document.documentElement.lang;
  const headers: Record<string, string> = { Accept: 'application/json', ...(language ? { 'Accept-Language': language } : {}), ...call.headers };
  if (call.json !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(url, {
      method: call.method ?? 'GET',
      headers,
      body: call.json === undefined ? undefined : JSON.stringify(call.json),
      credentials: 'same-origin',
      signal: call.signal,
    });
  } catch (fault) {
    throw new Problem(0, 'network', String(fault));
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function request<T>(url: string, call: Call = {}): Promise<T> {
  const response = await send(url, call);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Raw upload with progress (fetch cannot tell it). `onProgress` gets 0…1. */
export function upload<T>(url: string, file: Blob, headers: Record<string, string>, onProgress: (done: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', url);
    for (const [name, value] of Object.entries(headers)) call.setRequestHeader(name, value);
    call.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    call.onerror = () => reject(new Problem(0, 'network', 'network'));
    call.onload = () => {
      let body: Record<string, unknown> = {};
      try {
        body = JSON.parse(call.responseText) as Record<string, unknown>;
      } catch {
        // the status decides
      }
      if (call.status >= 200 && call.status < 300) resolve(body as T);
      else reject(new Problem(call.status, String(body.code ?? ''), String(body.detail ?? body.title ?? call.status), body));
    };
    call.send(file);
  });
}
