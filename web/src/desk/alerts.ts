// SPDX-License-Identifier: Apache-2.0
// Somebody waits: a short tone, and a desktop notification while the desk is out of sight. On from the first day, because
// customers are lost when nothing alerts the agent; one switch turns it off.
import { ref, watch } from 'vue';
import { recall, remember } from '@/shared/memory';
import { inbox } from './inbox/inbox';
import { t } from './words';

const kPlace = 'xiaoer.desk.alerts';
export const alerting = ref(recall<boolean>(kPlace) ?? true);
let sound: AudioContext | null = null;

/** Two soft tones, made here: no file to load. Browsers allow none before the first click on the page. */
function chime(): void {
  if (!navigator.userActivation?.hasBeenActive) return;
  sound ??= new AudioContext();
  if (sound.state === 'suspended') return void sound.resume();
  for (const [pitch, after] of [[660, 0], [880, 0.16]] as const) {
    const tone = sound.createOscillator();
    const loudness = sound.createGain();
    const from = sound.currentTime + after;
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, from);
    loudness.gain.exponentialRampToValueAtTime(0.12, from + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, from + 0.3);
    tone.connect(loudness).connect(sound.destination);
    tone.start(from);
    tone.stop(from + 0.32);
  }
}

function notify(n: number): void {
  if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return;
  const shown = new Notification(t('desk.title'), { body: t('alert.waiting', { n }), tag: 'xiaoer' });
  shown.onclick = () => {
    window.focus();
    shown.close();
  };
}

export async function setAlerting(on: boolean): Promise<void> {
  alerting.value = on;
  remember(kPlace, on);
  if (!on) return;
  chime(); // so that one hears what it will be
  if ('Notification' in window && Notification.permission === 'default') await Notification.requestPermission();
}

watch(() => inbox.attention, (now, before) => {
  if (!alerting.value || now <= before) return;
  chime();
  notify(now);
});
