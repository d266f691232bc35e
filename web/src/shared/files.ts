// SPDX-License-Identifier: Apache-2.0
// What may be uploaded. The server has the last word; this spares people a wait.

export const kMaxBytes = 10 * 1024 * 1024;
export const kAccept = '.jpg,.jpeg,.png,.gif,.webp,.pdf,.txt,.csv,.doc,.docx,.xls,.xlsx,.zip,.mp4,.mp3,.amr';

const kImages = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

export const isImage = (mime: string): boolean => kImages.has(mime);

export type FileFault = 'too_large' | 'empty' | 'type';

export function fileFault(file: { name: string; size: number }): FileFault | null {
  if (file.size === 0) return 'empty';
  if (file.size > kMaxBytes) return 'too_large';
  const ending = /\.[^.]+$/.exec(file.name.toLowerCase())?.[0];
  return ending && kAccept.split(',').includes(ending) ? null : 'type';
}

/** Saves bytes under a name, as a click on a download link would. */
export function saveAs(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}
