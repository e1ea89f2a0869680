import type { accountZh } from './account.zh-CN';

export const accountEn: typeof accountZh = {
  setup: {
    title: 'First start',
    intro: 'Make the first administrator of this platform. This page works only once.',
    noSecret: 'Open the whole link that the server printed when it started, including the part after #.',
    done: 'The platform is set up already. Please sign in.',
    county: 'Name of the county',
    countyHint: 'For example: Model County',
    now: 'There is no administrator yet. Open the setup link that the server printed when it started.',
    submit: 'Make the administrator and sign in',
  },
  userName: 'User name',
  userNameHint: '2 to 64 letters (a–z), digits, or . - _ @',
  name: 'Name',
  password: 'Password',
  passwordHint: 'At least 8 characters, and not the user name',
  repeat: 'Password once more',
  mismatch: 'The two passwords differ',

  login: {
    title: 'Sign in',
    submit: 'Sign in',
    forgotten: 'Password forgotten? Your school’s administrator can give you a link to choose a new one.',
    noAccount: 'No account, but a lesson code?',
    byCode: 'Enter the six-digit lesson code',
  },

  newPassword: {
    title: 'Choose a password',
    noSecret:
      'The link is incomplete. Open the whole link from your administrator, including the part after #.',
    submit: 'Save the password',
    done: 'The password is saved. You can sign in now.',
  },

  account: {
    title: 'My account',
    change: 'Change the password',
    current: 'Password now',
    fresh: 'New password',
    submit: 'Change the password',
    changed: 'The password is changed; you are signed out everywhere else.',
    sessions: 'Where you are signed in',
    here: 'here',
    browser: 'Browser',
    address: 'Address',
    lastSeen: 'Last used',
    end: 'Sign this one out',
  },

  join: {
    title: 'Join by lesson code',
    code: 'Six-digit lesson code',
    codeWrong: 'A lesson code has six digits',
    yourName: 'Your name and school',
    nameHint: 'For example: Li Ming (Second School)',
    submit: 'Observe the lesson',
    quiet: 'While you observe, the class neither sees nor hears you.',
    enter: 'Sign in',
    byCode: 'Lesson code',
  },

  guest: {
    title: 'You are invited to a lesson',
    noSecret: 'The link is incomplete. Open the whole link that you were sent, including the part after #.',
    role: {
      observer: 'You will observe this lesson',
      classroom: 'You will join this lesson as a remote classroom',
    },
    submit: 'Join',
    askAgain: 'Ask the person who sent you the link for a new one.',
  },
};
