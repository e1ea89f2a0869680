// Made from LiveRelay.Server/Lessons/Contract by a test (HubContractTests): do not edit.

export type ChatMode = 'on' | 'questionsOnly' | 'off';

export type DismissReason = 'removed' | 'revoked' | 'cancelled';

export type FloorEnd = 'takenBack' | 'givenBack' | 'left' | 'ended';

export type LessonError = 'none' | 'notAllowed' | 'wrongState' | 'notFound' | 'floorTaken' | 'closed' | 'badText' | 'badValue' | 'tooFast' | 'full' | 'notJoined';

export type LessonRole = 'teacher' | 'classroom' | 'observer' | 'helper';

export type LessonState = 'scheduled' | 'open' | 'live' | 'ended';

export type LessonStream = 'class' | 'teacher' | 'side';

export type MarkKind = 'highlight' | 'doubt' | 'dispute' | 'regret';

export type MediaPath = 'none' | 'udp' | 'tcp' | 'relay';

export type RecordingLight = 'off' | 'on' | 'diskFull' | 'diskFailing';

export type TeachingPhase = 'organise' | 'introduce' | 'teach' | 'practise' | 'summarise' | 'assign';

export interface ChatModeChanged {
  readonly kind: 'chatModeChanged';
  readonly mode: ChatMode;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface CoursewareClosed {
  readonly kind: 'coursewareClosed';
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface CoursewareOpened {
  readonly kind: 'coursewareOpened';
  readonly courseware: CoursewareView;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface CoursewareView {
  readonly fileId: string;
  readonly title: string;
  readonly pages: number;
  readonly page: number;
}

export interface FloorGiven {
  readonly kind: 'floorGiven';
  readonly floor: FloorView;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface FloorMuted {
  readonly kind: 'floorMuted';
  readonly participantId: string;
  readonly isMuted: boolean;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface FloorTaken {
  readonly kind: 'floorTaken';
  readonly participantId: string;
  readonly why: FloorEnd;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface FloorView {
  readonly participantId: string;
  readonly index: number;
  readonly isMuted: boolean;
  readonly since: number;
}

export interface HandLowered {
  readonly kind: 'handLowered';
  readonly participantId: string;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface HandRaised {
  readonly kind: 'handRaised';
  readonly hand: HandView;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface HandReasonGiven {
  readonly kind: 'handReasonGiven';
  readonly participantId: string;
  readonly reason: string;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface HandView {
  readonly participantId: string;
  readonly number: number;
  readonly turns: number;
  readonly raisedAt: number;
  readonly reason: string | null;
}

export interface HandsLowered {
  readonly kind: 'handsLowered';
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface LessonSnapshot {
  readonly title: string;
  readonly state: LessonState;
  readonly now: number;
  readonly liveSince: number | null;
  readonly recording: RecordingLight;
  readonly phase: TeachingPhase | null;
  readonly you: YouView;
  readonly revisions: readonly StreamRevision[];
  readonly participants: readonly ParticipantView[];
  readonly presences: readonly PresenceView[];
  readonly observers: number;
  readonly hands: readonly HandView[];
  readonly floors: readonly FloorView[];
  readonly speaker: string | null;
  readonly maxFloors: number;
  readonly wall: WallView;
  readonly chatMode: ChatMode;
  readonly chat: readonly MessageView[];
  readonly questions: readonly QuestionView[];
  readonly poll: PollView | null;
  readonly task: string;
  readonly courseware: CoursewareView | null;
  readonly side: readonly SideView[];
}

export interface MessageRemoved {
  readonly kind: 'messageRemoved';
  readonly id: number;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface MessageSaid {
  readonly kind: 'messageSaid';
  readonly participantId: string;
  readonly name: string;
  readonly text: string;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface MessageView {
  readonly id: number;
  readonly participantId: string;
  readonly name: string;
  readonly text: string;
  readonly at: number;
}

export interface ObserverJoined {
  readonly kind: 'observerJoined';
  readonly participant: ParticipantView;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface ObserverLeft {
  readonly kind: 'observerLeft';
  readonly participantId: string;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface ObserversCounted {
  readonly kind: 'observersCounted';
  readonly count: number;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface PageTurned {
  readonly kind: 'pageTurned';
  readonly page: number;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface ParticipantJoined {
  readonly kind: 'participantJoined';
  readonly participant: ParticipantView;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface ParticipantLeft {
  readonly kind: 'participantLeft';
  readonly participantId: string;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface ParticipantRemoved {
  readonly kind: 'participantRemoved';
  readonly participantId: string;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface ParticipantView {
  readonly id: string;
  readonly role: LessonRole;
  readonly name: string;
  readonly school: string;
  readonly isHere: boolean;
  readonly onWall: boolean;
  readonly turns: number;
}

export interface PhaseBegun {
  readonly kind: 'phaseBegun';
  readonly phase: TeachingPhase;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface PollAnswered {
  readonly kind: 'pollAnswered';
  readonly pollId: number;
  readonly vote: VoteView;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface PollClosed {
  readonly kind: 'pollClosed';
  readonly pollId: number;
  readonly counts: readonly number[];
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface PollOpened {
  readonly kind: 'pollOpened';
  readonly question: string;
  readonly choices: number;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface PollView {
  readonly id: number;
  readonly question: string;
  readonly choices: number;
  readonly isOpen: boolean;
  readonly counts: readonly number[];
  readonly votes: readonly VoteView[];
}

export interface Presence {
  readonly hasPicture: boolean;
  readonly hasSound: boolean;
  readonly path: MediaPath;
  readonly lossPercent: number;
  readonly roundTripMs: number;
  readonly frameRate: number;
  readonly screenWidth: number;
  readonly screenHeight: number;
}

export interface PresenceChanged {
  readonly kind: 'presenceChanged';
  readonly presence: PresenceView;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface PresenceView {
  readonly participantId: string;
  readonly presence: Presence;
  readonly canRead: boolean;
}

export interface QuestionAsked {
  readonly kind: 'questionAsked';
  readonly participantId: string;
  readonly name: string;
  readonly text: string;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface QuestionClosed {
  readonly kind: 'questionClosed';
  readonly id: number;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface QuestionHidden {
  readonly kind: 'questionHidden';
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface QuestionShown {
  readonly kind: 'questionShown';
  readonly question: QuestionView;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface QuestionView {
  readonly id: number;
  readonly participantId: string;
  readonly name: string;
  readonly text: string;
  readonly at: number;
  readonly isShown: boolean;
}

export interface RecordingChanged {
  readonly kind: 'recordingChanged';
  readonly light: RecordingLight;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface Reply {
  readonly error: LessonError;
}

export interface SideSaid {
  readonly kind: 'sideSaid';
  readonly participantId: string;
  readonly name: string;
  readonly school: string;
  readonly mark: MarkKind | null;
  readonly text: string;
  readonly threadId: number | null;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface SideView {
  readonly id: number;
  readonly participantId: string;
  readonly name: string;
  readonly school: string;
  readonly mark: MarkKind | null;
  readonly text: string;
  readonly threadId: number | null;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface SpeakerChanged {
  readonly kind: 'speakerChanged';
  readonly participantId: string | null;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface StateChanged {
  readonly kind: 'stateChanged';
  readonly state: LessonState;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface StreamRevision {
  readonly stream: LessonStream;
  readonly revision: number;
}

export interface TaskSet {
  readonly kind: 'taskSet';
  readonly text: string;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface TitleChanged {
  readonly kind: 'titleChanged';
  readonly title: string;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface VoteView {
  readonly participantId: string;
  readonly choice: number;
}

export interface WallArranged {
  readonly kind: 'wallArranged';
  readonly wall: WallView;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface WallJoined {
  readonly kind: 'wallJoined';
  readonly participantId: string;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface WallLeft {
  readonly kind: 'wallLeft';
  readonly participantId: string;
  readonly stream: LessonStream;
  readonly revision: number;
  readonly at: number;
  readonly lessonTime: number | null;
}

export interface WallView {
  readonly shown: readonly string[];
  readonly pinned: readonly string[];
}

export interface YouView {
  readonly participantId: string;
  readonly role: LessonRole;
  readonly name: string;
  readonly vote: number | null;
}

export type LessonEvent =
  | ChatModeChanged
  | CoursewareClosed
  | CoursewareOpened
  | FloorGiven
  | FloorMuted
  | FloorTaken
  | HandLowered
  | HandRaised
  | HandReasonGiven
  | HandsLowered
  | MessageRemoved
  | MessageSaid
  | ObserverJoined
  | ObserverLeft
  | ObserversCounted
  | PageTurned
  | ParticipantJoined
  | ParticipantLeft
  | ParticipantRemoved
  | PhaseBegun
  | PollAnswered
  | PollClosed
  | PollOpened
  | PresenceChanged
  | QuestionAsked
  | QuestionClosed
  | QuestionHidden
  | QuestionShown
  | RecordingChanged
  | SideSaid
  | SpeakerChanged
  | StateChanged
  | TaskSet
  | TitleChanged
  | WallArranged
  | WallJoined
  | WallLeft;

/** What the hub calls on the page: the method's name and its arguments. */
export interface LessonClient {
  Changed(changes: readonly LessonEvent[]): void;
  Voted(pollId: number, choice: number): void;
  Dismissed(reason: DismissReason): void;
}

/** What the page may call on the hub. */
export interface LessonHub {
  Join(): Promise<LessonSnapshot>;
  ReportPresence(presence: Presence): Promise<Reply>;
  Open(): Promise<Reply>;
  GoLive(): Promise<Reply>;
  End(): Promise<Reply>;
  BeginPhase(phase: TeachingPhase): Promise<Reply>;
  RaiseHand(reason: string | null): Promise<Reply>;
  LowerHand(): Promise<Reply>;
  LowerHandOf(participantId: string): Promise<Reply>;
  LowerAllHands(): Promise<Reply>;
  Call(participantId: string): Promise<Reply>;
  TakeBack(participantId: string): Promise<Reply>;
  GiveBack(): Promise<Reply>;
  Mute(participantId: string, isMuted: boolean): Promise<Reply>;
  Remove(participantId: string): Promise<Reply>;
  ShowOnWall(isShown: boolean): Promise<Reply>;
  ArrangeWall(participantIds: readonly string[]): Promise<Reply>;
  Pin(participantId: string, isPinned: boolean): Promise<Reply>;
  SetChatMode(mode: ChatMode): Promise<Reply>;
  Say(text: string): Promise<Reply>;
  RemoveMessage(id: number): Promise<Reply>;
  Ask(text: string): Promise<Reply>;
  ShowQuestion(id: number): Promise<Reply>;
  CloseQuestion(id: number): Promise<Reply>;
  OpenPoll(question: string, choices: number): Promise<Reply>;
  Vote(pollId: number, choice: number): Promise<Reply>;
  ClosePoll(): Promise<Reply>;
  SetTask(text: string): Promise<Reply>;
  OpenCourseware(fileId: string): Promise<Reply>;
  TurnPage(page: number): Promise<Reply>;
  CloseCourseware(): Promise<Reply>;
  SaySide(text: string, threadId: number | null): Promise<Reply>;
  Mark(kind: MarkKind, text: string | null): Promise<Reply>;
}
