import type { kioskZh } from './kiosk.zh-CN';

export const kioskEn: typeof kioskZh = {
  title: 'Room terminal',
  pairTitle: 'Confirm this terminal on a phone or computer',
  pairHow: 'The school’s administrator scans the QR code, or enters this code on the page “Devices”:',
  pairQr: 'QR code of the pairing page',
  asking: 'Asking the server for a code…',
  offline: 'The server does not answer; trying again',
  offlineHint: 'Check the cable and Wi-Fi. It goes on by itself; nothing to do.',
  next: 'Next lesson',
  noLesson: 'No more lessons today',
  noLessonHint: 'Leave it on: it joins the next lesson by itself.',
  startsIn: 'Begins in',
  entering: 'Joining the lesson…',
  enterNow: 'Join now',
  today: 'Today’s lessons',
  days: (count: number) => `${count} d`,
  hours: (count: number) => `${count} h`,
  minutes: (count: number) => `${count} min`,
  seconds: (count: number) => `${count} s`,
};
