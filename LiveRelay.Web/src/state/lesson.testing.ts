// A lesson for tests, in which nothing has happened yet.
import type { LessonSnapshot } from '../protocol/lessonContract';

export const emptyLesson: LessonSnapshot = {
  title: '分数',
  state: 'open',
  now: 0,
  liveSince: null,
  recording: 'off',
  phase: null,
  you: { participantId: 'teacher', role: 'teacher', name: '王老师', vote: null },
  revisions: [
    { stream: 'class', revision: 0 },
    { stream: 'teacher', revision: 0 },
  ],
  participants: [],
  presences: [],
  observers: 0,
  hands: [],
  floors: [],
  speaker: null,
  maxFloors: 1,
  wall: { shown: [], pinned: [] },
  chatMode: 'on',
  chat: [],
  questions: [],
  poll: null,
  task: '',
  courseware: null,
  side: [],
};
