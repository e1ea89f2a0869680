// A page's copy of the lesson: the snapshot, and what each event makes of it.
import type {
  HandView,
  LessonEvent,
  LessonSnapshot,
  ParticipantView,
  PollView,
  QuestionView,
} from '../protocol/lessonContract';

/** The newest messages that a page keeps, as many as a snapshot brings. */
const keptMessages = 200;

/**
 * The lesson after an event; the same object for one that it knows already; null where an event before this one is missing.
 */
export function applyEvent(lesson: LessonSnapshot, change: LessonEvent): LessonSnapshot | null {
  const known = lesson.revisions.find(({ stream }) => stream === change.stream)?.revision ?? 0;
  if (change.revision <= known) return lesson;
  if (change.revision !== known + 1) return null;
  const revisions = lesson.revisions.map((entry) =>
    entry.stream === change.stream ? { ...entry, revision: change.revision } : entry,
  );
  return { ...lesson, revisions, ...changed(lesson, change) };
}

/** Hands in their order: who has not spoken comes first, and among equals who raised first. */
export function sortHands(hands: readonly HandView[]): HandView[] {
  return [...hands].sort((a, b) => a.turns - b.turns || a.number - b.number);
}

/** The place of a room's hand in the queue, from 1; 0 if it is not raised. */
export function handPosition(lesson: LessonSnapshot, participantId: string): number {
  return lesson.hands.findIndex((hand) => hand.participantId === participantId) + 1;
}

function changed(lesson: LessonSnapshot, change: LessonEvent): Partial<LessonSnapshot> {
  switch (change.kind) {
    case 'stateChanged':
      return {
        state: change.state,
        liveSince: change.state === 'live' ? change.at : lesson.liveSince,
        phase: null,
      };
    case 'titleChanged':
      return { title: change.title };
    case 'recordingChanged':
      return { recording: change.light };
    case 'participantJoined':
    case 'observerJoined':
      return { participants: put(lesson.participants, change.participant) };
    case 'participantLeft':
    case 'observerLeft':
      return {
        participants: update(lesson.participants, change.participantId, { isHere: false }),
        presences: lesson.presences.filter(({ participantId }) => participantId !== change.participantId),
      };
    case 'participantRemoved':
      return {
        participants: lesson.participants.filter(({ id }) => id !== change.participantId),
        presences: lesson.presences.filter(({ participantId }) => participantId !== change.participantId),
        wall: {
          shown: lesson.wall.shown.filter((id) => id !== change.participantId),
          pinned: lesson.wall.pinned.filter((id) => id !== change.participantId),
        },
      };
    case 'observersCounted':
      return { observers: change.count };
    case 'presenceChanged': {
      const others = lesson.presences.filter(
        ({ participantId }) => participantId !== change.presence.participantId,
      );
      return { presences: [...others, change.presence] };
    }
    case 'wallJoined':
      return { participants: update(lesson.participants, change.participantId, { onWall: true }) };
    case 'wallLeft':
      return { participants: update(lesson.participants, change.participantId, { onWall: false }) };
    case 'wallArranged':
      return { wall: change.wall };
    default:
      return changedTurns(lesson, change);
  }
}

function changedTurns(lesson: LessonSnapshot, change: LessonEvent): Partial<LessonSnapshot> {
  switch (change.kind) {
    case 'handRaised':
      return { hands: sortHands([...lesson.hands, change.hand]) };
    case 'handReasonGiven':
      return {
        hands: lesson.hands.map((hand) =>
          hand.participantId === change.participantId ? { ...hand, reason: change.reason } : hand,
        ),
      };
    case 'handLowered':
      return { hands: lesson.hands.filter(({ participantId }) => participantId !== change.participantId) };
    case 'handsLowered':
      return { hands: [] };
    case 'floorGiven': {
      const id = change.floor.participantId;
      const turns = (lesson.participants.find((participant) => participant.id === id)?.turns ?? 0) + 1;
      return {
        floors: [...lesson.floors, change.floor],
        participants: update(lesson.participants, id, { turns }),
      };
    }
    case 'floorMuted':
      return {
        floors: lesson.floors.map((floor) =>
          floor.participantId === change.participantId ? { ...floor, isMuted: change.isMuted } : floor,
        ),
      };
    case 'floorTaken':
      return { floors: lesson.floors.filter(({ participantId }) => participantId !== change.participantId) };
    case 'speakerChanged':
      return { speaker: change.participantId };
    default:
      return changedWords(lesson, change);
  }
}

function changedWords(lesson: LessonSnapshot, change: LessonEvent): Partial<LessonSnapshot> {
  switch (change.kind) {
    case 'chatModeChanged':
      return { chatMode: change.mode };
    case 'messageSaid': {
      const { revision: id, participantId, name, text, at } = change;
      return { chat: [...lesson.chat, { id, participantId, name, text, at }].slice(-keptMessages) };
    }
    case 'messageRemoved':
      return { chat: lesson.chat.filter(({ id }) => id !== change.id) };
    case 'questionAsked': {
      const { revision: id, participantId, name, text, at } = change;
      return { questions: [...lesson.questions, { id, participantId, name, text, at, isShown: false }] };
    }
    case 'questionShown':
      return { questions: shown(lesson, change.question) };
    case 'questionHidden':
      return { questions: shown(lesson, null) };
    case 'questionClosed':
      return { questions: lesson.questions.filter(({ id }) => id !== change.id) };
    case 'sideSaid': {
      const { revision: id, participantId, name, school, mark, text, threadId, at, lessonTime } = change;
      const entry = { id, participantId, name, school, mark, text, threadId, at, lessonTime };
      return { side: [...lesson.side, entry].slice(-keptMessages) };
    }
    default:
      return changedBoard(lesson, change);
  }
}

function changedBoard(lesson: LessonSnapshot, change: LessonEvent): Partial<LessonSnapshot> {
  switch (change.kind) {
    case 'pollOpened': {
      const { revision: id, question, choices } = change;
      const poll: PollView = { id, question, choices, isOpen: true, counts: [], votes: [] };
      return { poll, you: { ...lesson.you, vote: null } };
    }
    case 'pollAnswered':
      return lesson.poll?.id === change.pollId ? { poll: answered(lesson.poll, change.vote) } : {};
    case 'pollClosed':
      return lesson.poll?.id === change.pollId
        ? { poll: { ...lesson.poll, isOpen: false, counts: change.counts } }
        : {};
    case 'phaseBegun':
      return { phase: change.phase };
    case 'taskSet':
      return { task: change.text };
    case 'coursewareOpened':
      return { courseware: change.courseware };
    case 'pageTurned':
      return { courseware: lesson.courseware && { ...lesson.courseware, page: change.page } };
    case 'coursewareClosed':
      return { courseware: null };
    default:
      return {};
  }
}

function put(participants: readonly ParticipantView[], joined: ParticipantView): ParticipantView[] {
  return participants.some(({ id }) => id === joined.id)
    ? participants.map((participant) => (participant.id === joined.id ? joined : participant))
    : [...participants, joined];
}

function update(
  participants: readonly ParticipantView[],
  id: string,
  change: Partial<ParticipantView>,
): ParticipantView[] {
  return participants.map((participant) =>
    participant.id === id ? { ...participant, ...change } : participant,
  );
}

/** The teacher keeps all that wait; others know only the one that is shown. */
function shown(lesson: LessonSnapshot, question: QuestionView | null): QuestionView[] {
  if (lesson.you.role !== 'teacher') return question === null ? [] : [question];
  return lesson.questions.map((waiting) => ({ ...waiting, isShown: waiting.id === question?.id }));
}

function answered(poll: PollView, vote: PollView['votes'][number]): PollView {
  const votes = [...poll.votes.filter(({ participantId }) => participantId !== vote.participantId), vote];
  const counts = Array.from(
    { length: poll.choices },
    (_, choice) => votes.filter((given) => given.choice === choice).length,
  );
  return { ...poll, votes, counts };
}
