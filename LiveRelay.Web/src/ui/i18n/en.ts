import type { Catalogue } from './catalogue';

export const en: Catalogue = {
  languageName: 'English',
  otherLanguage: '中文',
  switchLanguage: 'Switch language: 中文',
  product: 'LiveRelay live classroom',

  home: {
    title: 'One lesson, in many classrooms at once',
    intro:
      'LiveRelay carries the picture and sound of one classroom to other classrooms, other schools and observing teachers, as it happens.',
    how: 'Open the lesson link that your school sent you. Each link is for one role:',
    teacher: 'Teacher: choose camera and microphone, then press “Start lesson”.',
    classroom: 'Remote classroom: full screen on the panel, back by itself after an outage.',
    observer: 'Observer: follow the lesson quietly; the class neither sees nor hears you.',
    noLink: 'No link? Ask your school’s administrator.',
  },

  notFound: {
    title: 'There is no such page',
    text: 'Check that the link is complete, or open the link from your school again.',
  },

  lesson: (name: string) => `Lesson ${name}`,

  connection: {
    connecting: 'Connecting',
    live: 'Connected',
    waiting: 'Waiting for the lesson',
    reconnecting: (attempt: number) => (attempt > 1 ? `Reconnecting (${attempt})` : 'Reconnecting'),
    refused: 'Cannot join',
    superseded: 'Live elsewhere',
    stopped: 'Not connected',
  },

  refusal: {
    noToken: {
      title: 'The link is incomplete',
      text: 'It carries no join token. Open the whole link from your school again, including the part after #.',
    },
    unauthorized: {
      title: 'The link is no longer valid',
      text: 'Its join token has expired or is wrong. Ask your school’s administrator for a new link.',
    },
    forbidden: {
      title: 'This link does not open this page',
      text: 'It is for another role or another lesson. Use the link that was made for this one.',
    },
    unknownLesson: {
      title: 'Lesson not found',
      text: 'Check the link. If the lesson has just been made, this page tries again by itself.',
    },
    noCommonCodec: {
      title: 'This browser cannot play the lesson',
      text: 'Browser and server have no video format in common. Update the browser (Chrome, Edge or Firefox).',
    },
    refused: {
      title: 'The server did not accept the connection',
      text: 'This page tries again by itself. If it goes on, tell your school’s administrator.',
    },
    noWebRtc: {
      title: 'This browser is too old',
      text: 'It has no real-time audio and video. Use Chrome 87, Firefox 91, Safari 14 or newer.',
    },
  },

  recording: {
    on: 'Recording',
    diskFull: 'Not recording: the server’s disk is full',
    diskFailing: 'Not recording: the server’s disk is slow or failing',
  },
  phase: {
    organise: 'Settling in',
    introduce: 'Introduction',
    teach: 'New content',
    practise: 'Practice',
    summarise: 'Summary',
    assign: 'Homework',
  },

  teacher: {
    heading: 'Teacher’s console',
    start: 'Start lesson',
    startHint: 'One press and you are live',
    starting: 'Connecting…',
    onAir: 'On air',
    offAir: 'Off air',
    end: 'End lesson',
    endHint: 'Hold for 1.5 seconds to end',
    endKeepHolding: 'Keep holding…',
    restarting: 'Connection lost, coming back…',
    supersededTitle: 'This lesson is live from another page',
    supersededText: 'Another computer or window took over. To teach from here again, press “Start lesson”.',
    camera: 'Camera',
    microphone: 'Microphone',
    noCamera: 'No camera',
    noMicrophone: 'No microphone',
    unnamedCamera: (index: number) => `Camera ${index}`,
    unnamedMicrophone: (index: number) => `Microphone ${index}`,
    off: 'Do not use',
    level: 'Level',
    levelWord: { silent: 'No sound', low: 'Too low', good: 'Good', over: 'Too loud' },
    levelUnknown: 'Click the page to measure the level',
    silenceAlarm: 'No sound for 10 seconds: the microphone may be off or unplugged',
    shareScreen: 'Share screen',
    stopSharing: 'Stop sharing',
    sharing: 'Your screen is shared',
    sharingNotLive: 'Screen chosen; it goes out with the lesson',
    cannotShare: 'This browser cannot share a screen',
    screenProblem:
      'The screen cannot be shared: allow screen recording for the browser in the system’s settings, then try again',
    preview: 'Preview',
    returned: 'What the classrooms see',
    returnedMissing: 'Waiting for the returned picture…',
    network: 'Network',
    path: { udp: 'UDP', tcp: 'TCP', turn: 'TURN relay' },
    upload: 'Upload',
    roundTrip: 'Round trip',
    loss: 'Loss',
    deviceLost: (label: string) => `${label} was disconnected; another device is in use`,
    askAgain: 'Try again',
    asking: 'Please allow camera and microphone when the browser asks',
    problem: {
      insecure: {
        title: 'The browser allows no camera at this address',
        text: 'Open this page with an address that begins with https://. On first use, install the county’s certificate.',
      },
      denied: {
        title: 'No permission for camera or microphone',
        text: 'Click the icon left of the address, set “Camera” and “Microphone” to “Allow”, then press “Try again”.',
      },
      notFound: {
        title: 'No camera or microphone found',
        text: 'Check the cables. A device is recognised as soon as it is plugged in.',
      },
      busy: {
        title: 'Another program uses the device',
        text: 'Close the program that holds the camera (a meeting or recording program), then press “Try again”.',
      },
      unknown: {
        title: 'The device cannot be opened',
        text: 'Unplug it, plug it in again, then press “Try again”.',
      },
    },
  },

  stage: {
    label: 'The lesson',
    screen: 'Slides',
    camera: 'Teacher',
    guest: 'Guest class',
    speaking: 'Speaking',
    coursewarePage: (title: string, page: number, pages: number) => `${title}, page ${page} of ${pages}`,
    coursewareMissing: 'The page is loading; it appears by itself once the network is back',
    waitingTitle: 'The lesson has not started yet',
    waitingText: 'The picture appears by itself; please leave this page open',
    soundOnlyTitle: 'The lesson is on, with sound only',
    soundOnlyText: 'A picture appears by itself as soon as there is one',
    connectingTitle: 'Joining the lesson',
    lostTitle: 'Connection lost, reconnecting',
    lostText: 'The lesson goes on by itself; nothing to do',
    unlockSound: 'Click to turn on the sound',
    fullscreen: 'Full screen',
    leaveFullscreen: 'Leave full screen',
    mute: 'Mute',
    unmute: 'Sound on',
    moveInset: 'Move the small picture',
    observing: 'Observing: the class neither sees nor hears you',
    ended: { title: 'The lesson is over', text: 'You may close this page' },
    dismissed: {
      removed: { title: 'The teacher has sent this page out', text: 'If you wonder why, ask the teacher' },
      cancelled: {
        title: 'This lesson was cancelled',
        text: 'It was taken out of the timetable; you can close this page',
      },
      revoked: {
        title: 'This link has been switched off',
        text: 'Open the link that your school sent you again, or ask its administrator',
      },
    },
  },
};
