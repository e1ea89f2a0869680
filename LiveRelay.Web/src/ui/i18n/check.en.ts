import type { checkZh } from './check.zh-CN';

export const checkEn: typeof checkZh = {
  title: 'Check before class',
  intro: 'Do it the day before, or some minutes before class; it takes about a minute and no account.',
  withLesson: (lesson: string) => `Checking with the connection of lesson ${lesson}`,
  back: 'Back to the lesson',
  again: 'Check again',
  running: 'Checking…',
  notTried: 'Not tried',
  grade: { good: 'Good', info: 'Note', warn: 'Caution', bad: 'Problem' },
  summary: {
    good: 'Everything is in order: the lesson can begin.',
    warn: (count: number) => `The lesson can begin; ${count} of the points below need care.`,
    bad: (count: number) => `To be solved first: ${count}. See below what to do.`,
    unfinished: (count: number) => `Not tried yet: ${count}.`,
  },

  browser: {
    name: 'Browser',
    good: 'It has real-time sound and video.',
    tooOld:
      'It is too old for real-time sound and video. Use Chrome 87, Edge 87, Firefox 91, Safari 14 or newer.',
    insecure:
      'It allows no camera or microphone at this address. Use the address that begins with https://; on first use, install the county’s certificate.',
    noSound: 'It cannot measure sound. You can teach, but make sure yourself that the microphone is heard.',
  },
  clock: {
    name: 'Clock',
    good: 'The same as the server’s.',
    ahead: 'This computer’s clock is fast. Turn on “Set time automatically” in the system’s settings.',
    behind: 'This computer’s clock is slow. Turn on “Set time automatically” in the system’s settings.',
    unknown: 'The server did not tell its time.',
    value: (seconds: string) => `${seconds} s apart`,
  },
  downlink: {
    name: 'Download',
    good: 'Enough for picture, slides and sound.',
    tight: 'Just enough. Close programs and computers that download or play videos.',
    slow: 'Too slow: the picture will stall. Use a cable, close other programs on the network, or ask its administrator.',
    failed: 'The download broke off. Check cable or Wi-Fi and check again.',
    value: (rate: string) => `${rate} Mbit/s`,
  },
  path: {
    name: 'Path of sound and video',
    good: 'They come directly (UDP).',
    tcp: 'Only TCP gets through: on a bad line the delay grows. Ask the network’s administrator to open the server’s UDP port.',
    turn: 'Only the relay gets through: it works, with more delay. Ask the network’s administrator to open the server’s UDP port.',
    slow: 'The round trip is too long for talking. Use a cable; avoid phone hotspots and VPNs.',
    lossy:
      'Too much is lost: sound and picture will break up. Use a cable; with Wi-Fi, come closer to the router.',
    failed:
      'Sound and video do not reach the server. A firewall may stop UDP and TCP; ask the network’s administrator.',
    refused: 'The server does not accept this link. Open the link from your school again.',
    value: (path: string, roundTrip: string, loss: string) =>
      `${path}, round trip ${roundTrip}, loss ${loss}`,
  },
  relay: {
    name: 'Relay (TURN)',
    good: 'It works, and takes over by itself where the direct way is blocked.',
    none: 'The server has no relay. None is needed where the direct way works.',
    failed:
      'It cannot be reached. With a good direct way that does no harm; tell the platform’s administrator.',
  },
  upload: {
    name: 'Picture sent',
    start: 'Check sending',
    note: 'Sends a test picture to the server for 6 seconds. Do it before class: rooms that are in the lesson already see it for a moment.',
    picture: 'LiveRelay check before class',
    good: 'The picture goes out well.',
    tcp: 'The picture goes out, but only over TCP: on a bad line the delay grows.',
    turn: 'The picture goes out, but only over the relay.',
    slow: 'The round trip is too long. Use a cable; avoid phone hotspots and VPNs.',
    lossy: 'Too much is lost on the way: others will see it stall. Use a cable.',
    starved:
      'Sending is too slow: others will see a blurred picture. Close programs that upload, or ask the network’s administrator.',
    failed: 'The picture does not reach the server. A firewall may stop it; ask the network’s administrator.',
    refused: 'The server did not take the test picture: somebody may be using this lesson’s picture.',
    inUse: 'The lesson is on, so no test picture was sent. Try it after the lesson.',
    impossible: 'This browser cannot make a test picture. Try it in the lesson itself.',
    value: (rate: string, path: string, loss: string) => `${rate} Mbit/s, ${path}, loss ${loss}`,
  },
  camera: {
    name: 'Camera',
    start: 'Check camera and microphone',
    good: 'There is a picture.',
    dark: 'The picture is all black or all white: open the lens cover, check what is in the way and the light.',
    small:
      'The picture is small; others will not see enough. Use a camera of 720p or more, or close the program that uses it.',
    preview: 'The camera’s picture',
  },
  microphone: {
    name: 'Microphone',
    speak: 'Say something, as loud as in class…',
    good: 'The level is right.',
    silent:
      'There is no sound at all: it may be muted, unplugged, or the wrong one. Check its switch and the system’s sound settings.',
    low: 'Too quiet. Come closer, or turn up the input level in the system’s settings.',
    over: 'Too loud: it will crackle. Move away, or turn down the input level.',
    unmeasured: 'The browser gave no level. Click the page and check again.',
    value: (level: string) => `loudest ${level} dBFS`,
  },
  speakers: {
    name: 'Loudspeakers',
    start: 'Play a test tone',
    playing: 'Playing…',
    ask: 'Did you hear it?',
    yes: 'Yes',
    no: 'No',
    heard: 'They can be heard.',
    notHeard:
      'Check the loudspeakers’ power and cables, the system’s volume and its output device; then play it again.',
  },
  echo: {
    name: 'Echo',
    start: 'Check the echo',
    note: 'Plays test tones for about 5 seconds. Keep quiet, with the volume as in class.',
    good: 'Echo cancellation works: other rooms will not hear themselves.',
    some: 'Some echo is left. Turn the loudspeakers down a little, or move the microphone away from them.',
    strong:
      'Other rooms will hear themselves. Turn the loudspeakers down, move and turn the microphone away from them, or use a conference microphone that cancels echo.',
    unheard:
      'The microphone did not hear the tones. With headphones that is as it should be; else make sure that the loudspeakers are on.',
    value: (open: string, cancelled: string) => `${open} dB before cancelling, ${cancelled} dB after`,
  },
};
