// What the API says of recordings: docs/API.md in TypeScript. Moments are milliseconds of the recording's own clock.
import type { Named, School } from './apiTypes';
import type { TeachingPhase } from './lessonContract';

export type RecordingState = 'recording' | 'uploading' | 'ready' | 'deleted';
export type ReviewState =
  'draft' | 'submitted' | 'inReview' | 'returned' | 'publishedToSchool' | 'publishedToCounty' | 'withdrawn';
export type ReviewAction = 'submit' | 'take' | 'return' | 'publishToSchool' | 'publishToCounty' | 'withdraw';
export type JobState = 'waiting' | 'running' | 'done' | 'failed';

/** From, to. */
export type Span = readonly [fromMs: number, toMs: number];

export interface RecordingEntry {
  readonly id: string;
  readonly title: string;
  readonly lessonId: string | null;
  readonly school: School | null;
  readonly teacher: Named | null;
  readonly subject: string | null;
  readonly grade: string | null;
  readonly startedAt: string;
  /** Uncut. */
  readonly durationMs: number;
  /** Cut. */
  readonly keptMs?: number;
  readonly state: RecordingState;
  readonly review: ReviewState;
  readonly visibleFrom: string | null;
  readonly visibleUntil: string | null;
  readonly isExcellent: boolean;
  readonly hasConsent: boolean;
  readonly poster?: string | null;
  /** Where this person goes on; null if he never watched it. */
  readonly positionMs: number | null;
}

export interface RecordingPage {
  readonly total: number;
  readonly items: readonly RecordingEntry[];
}

/** What somebody is in the middle of. */
export interface Watching {
  readonly id: string;
  readonly title: string;
  readonly durationMs: number;
  readonly positionMs: number;
  readonly seenAt: string;
  readonly percent: number;
}

export interface RecordingGap {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

export interface RecordingTrack {
  readonly fileName: string;
  /** `camera`, `screen`, `guest`, `mix`, `composed`. */
  readonly track: string;
  readonly isVideo: boolean;
  readonly codecs: string;
  readonly name: string | null;
  readonly startsAtMs: number;
  readonly durationMs: number;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly skewMs: number;
  readonly sha256: string | null;
  readonly gaps: readonly RecordingGap[];
  readonly url: string;
}

export interface Chapter {
  readonly id: number;
  readonly startsAtMs: number;
  readonly phase: TeachingPhase;
  readonly name: string | null;
}

/** One that is there already keeps its key. */
export type ChapterInput = Omit<Chapter, 'id'> & { readonly id?: number };

export interface RecordingJob {
  readonly id: number;
  readonly kind: string;
  readonly state: JobState;
  /** 0 to 100. */
  readonly progress: number;
  readonly error: string | null;
}

export interface RecordingRights {
  readonly watch: boolean;
  readonly change: boolean;
  readonly submit: boolean;
  readonly review: boolean;
  readonly publishToSchool: boolean;
  readonly publishToCounty: boolean;
  readonly withdraw: boolean;
  readonly readDiscussion: boolean;
  readonly download: boolean;
  readonly delete: boolean;
  readonly tag: boolean;
  readonly readReceipt: boolean;
}

export interface RecordingDetail extends RecordingEntry {
  readonly reviewReason: string | null;
  /** What is kept, in order; null: all. */
  readonly cut: readonly Span[] | null;
  readonly bytes: number;
  readonly may: RecordingRights;
  readonly readsDiagnosis?: boolean;
  readonly tracks: readonly RecordingTrack[];
  readonly chapters: readonly Chapter[];
  readonly jobs: readonly RecordingJob[];
  readonly products: {
    readonly poster: string | null;
    readonly storyboard: string | null;
    readonly waveform: string | null;
    readonly composed: string | null;
  };
}

export interface RecordingInput {
  readonly title: string;
  readonly subject: string | null;
  readonly grade: string | null;
  readonly isExcellent: boolean;
  readonly hasConsent: boolean;
}

/** One thing that was written or marked while the lesson ran. */
export interface Remark {
  readonly atMs: number;
  readonly name: string;
  readonly school?: string | null;
  readonly text: string | null;
  readonly mark?: string | null;
}

export interface Discussion {
  readonly chat: readonly Remark[];
  /** Null for who may not read it. */
  readonly side: readonly Remark[] | null;
}

export interface ReceiptTrack {
  readonly fileName: string;
  readonly durationMs: number;
  readonly gaps: readonly RecordingGap[];
  readonly skewMs: number;
  readonly sha256: string | null;
  readonly bytes: number;
}

export interface Receipt {
  readonly tracks: readonly ReceiptTrack[];
  readonly signedBy: Named | string | null;
  readonly signedAt: string | null;
  readonly checks: readonly {
    readonly check: string;
    readonly ok: boolean | null;
    readonly detail: string | null;
  }[];
}

export interface AuditEntry {
  readonly at: string;
  readonly by?: Named | string | null;
  readonly name?: string | null;
  readonly action: string;
  readonly detail: string | null;
}

/** Where the fragments of a file are: time, offset, bytes, whether it begins with a key frame. */
export interface FragmentIndex {
  readonly codecs: string;
  /** Offset and bytes of the head that every decoder needs first. */
  readonly init?: readonly [offset: number, bytes: number];
  readonly fragments: readonly (readonly [
    timeMs: number,
    offset: number,
    bytes: number,
    isKey: boolean | number,
  ])[];
}

export interface WatchBeat {
  readonly positionMs: number;
  readonly played: readonly Span[];
  readonly rate: number;
  readonly visible: boolean;
}
