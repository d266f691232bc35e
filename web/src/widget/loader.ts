// SPDX-License-Identifier: Apache-2.0
// widget.js: <script src="https://…/widget.js" data-site="shop" async></script> on any page. Draws one button; the chat
// page is loaded into a frame only when the button is pressed. Constructed style sheets pass a strict CSP of the host.
const script = (document.currentScript ?? document.querySelector('script[data-site][src*="widget.js"]')) as HTMLScriptElement;
const { site = '', lang, position, color, user, hash, exp, name } = script.dataset;
const origin = new URL(script.src).origin;
const language = lang || document.documentElement.lang || navigator.language;
const zh = /^zh/i.test(language);
const label = zh ? '打开在线客服' : 'Open customer chat';

const css = `:host{all:initial}
button{position:fixed;z-index:2147483000;bottom:20px;${position === 'left' ? 'left' : 'right'}:20px;width:58px;height:58px;border:0;
border-radius:20px;background:${/^#[0-9a-f]{6}$/i.test(color ?? '') ? color : '#0b6e63'};cursor:pointer;box-shadow:0 6px 24px rgb(0 0 0/22%)}
button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #0b6e63}
svg{display:block;margin:auto}
span{position:absolute;top:-5px;right:-5px;min-width:20px;padding:0 5px;border-radius:10px;background:#b3261e;color:#fff;
font:600 12px/20px system-ui,sans-serif}
span:empty{display:none}
iframe{position:fixed;z-index:2147483000;bottom:90px;${position === 'left' ? 'left' : 'right'}:20px;width:392px;
height:min(680px,calc(100vh - 110px));border:0;border-radius:18px;background:#fff;box-shadow:0 12px 48px rgb(0 0 0/24%)}
iframe[hidden]{display:none}
@media(max-width:520px){iframe{inset:0;width:100%;height:100%;border-radius:0}}`;

const host = document.createElement('div');
const root = host.attachShadow({ mode: 'open' });
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
root.adoptedStyleSheets = [sheet];

const button = document.createElement('button');
button.type = 'button';
button.setAttribute('aria-label', label);
button.setAttribute('aria-expanded', 'false');
const kSvg = 'http://www.w3.org/2000/svg';
const picture = document.createElementNS(kSvg, 'svg');
const line = document.createElementNS(kSvg, 'path');
picture.setAttribute('viewBox', '0 0 24 24');
picture.setAttribute('width', '28');
line.setAttribute('d', 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5');
line.setAttribute('fill', 'none');
line.setAttribute('stroke', '#fff');
line.setAttribute('stroke-width', '1.8');
line.setAttribute('stroke-linejoin', 'round');
picture.append(line);
const badge = document.createElement('span');
button.append(picture, badge);
root.append(button);

let frame: HTMLIFrameElement | undefined;
let unread = 0;

function count(next: number): void {
  unread = next;
  badge.textContent = next > 99 ? '99+' : next ? String(next) : '';
  button.setAttribute('aria-label', next ? `${label} (${badge.textContent})` : label);
}

function tellFocus(): void {
  frame?.contentWindow?.postMessage({ xiaoer: 'focus' }, origin);
}

function show(open: boolean): void {
  if (open && !frame) {
    frame = document.createElement('iframe');
    frame.title = zh ? '在线客服' : 'Customer chat';
    const identity = user && hash ? `#${new URLSearchParams({ user, hash, exp: exp ?? '', name: name ?? '' })}` : '';
    frame.src = `${origin}/chat/${encodeURIComponent(site)}?embed=1&lang=${encodeURIComponent(language)}${identity}`;
    frame.onload = tellFocus;
    root.append(frame);
  }
  if (frame) frame.hidden = !open;
  button.setAttribute('aria-expanded', String(open));
  if (open) {
    count(0);
    frame?.focus();
    tellFocus();
  } else {
    button.focus();
  }
}

const isOpen = () => !!frame && !frame.hidden;
button.onclick = () => show(!isOpen());
host.addEventListener('keydown', (event) => event.key === 'Escape' && isOpen() && show(false));
addEventListener('message', (event) => {
  if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
  const word = (event.data as { xiaoer?: string })?.xiaoer;
  if (word === 'close') show(false);
  if (word === 'unread' && !isOpen()) count(unread + 1);
});
if (document.body) document.body.append(host);
else addEventListener('DOMContentLoaded', () => document.body.append(host));

export {};
