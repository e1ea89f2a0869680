import type { homeZh } from './home.zh-CN';

export const homeEn: typeof homeZh = {
  title: (name: string) => `Hello, ${name}`,
  today: 'Today’s lessons',
  noneToday: 'You have no lessons today.',
  week: 'This week',
  noneThisWeek: 'No other lessons this week.',
  whole: 'Open the timetable',
  enterAs: {
    teacher: 'Teach',
    classroom: 'Join as a classroom',
    observer: 'Observe',
    helper: 'Help',
  },
  evaluate: 'Notes and evaluation',
  pickRoom: 'From which room?',
  state: { scheduled: 'Not begun', open: 'Getting ready', live: 'On now', ended: 'Over' },
  by: (teacher: string) => `Teacher: ${teacher}`,
  first: 'First make schools, rooms and people, then the timetable.',
};
