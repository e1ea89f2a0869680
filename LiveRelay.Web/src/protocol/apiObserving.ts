// What the API says of observations and evaluations: docs/OBSERVING.md in TypeScript.
import { callApi } from './apiClient';
import type { Named } from './apiTypes';
import type { MarkKind } from './lessonContract';

export const purposes = ['diagnose', 'help', 'improve', 'learn'] as const;
export type Purpose = (typeof purposes)[number];
export type ItemScale = 'grade' | 'stars' | 'points';

export interface FormItem {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly scale: ItemScale;
  readonly max: number;
}

export interface FormDimension {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string | null;
  /** Of a hundred. */
  readonly weight: number;
  readonly items: readonly FormItem[];
}

export interface FormBonus {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly max: number;
}

export interface FormBand {
  readonly from: number;
  readonly name: string;
  readonly nameEn: string | null;
}

export interface EvaluationForm {
  readonly name: string;
  readonly nameEn: string | null;
  readonly dimensions: readonly FormDimension[];
  readonly bonus: readonly FormBonus[];
  readonly bands: readonly FormBand[];
}

export const textNames = ['strengths', 'weaknesses', 'suggestions'] as const;
export type TextName = (typeof textNames)[number];

/** What is saved at each change. */
export interface EvaluationDraft extends Readonly<Record<TextName, string>> {
  readonly templateId: number;
  readonly version: number;
  readonly items: Readonly<Record<string, number>>;
  readonly bonus: Readonly<Record<string, number>>;
}

export interface EvaluationScore {
  /** In the form's order; null while an item is not answered. */
  readonly dimensions: readonly (number | null)[];
  readonly bonus: number;
  readonly total: number | null;
  readonly missing: readonly string[];
}

export interface Evaluation extends EvaluationDraft {
  readonly form: EvaluationForm;
  readonly score: EvaluationScore;
  readonly band: FormBand | null;
  readonly changedAt: string | null;
  readonly submittedAt: string | null;
}

export interface ObserverName extends Named {
  readonly school: string | null;
}

export interface ObservationNote {
  readonly key: string;
  /** Null for a note. */
  readonly kind: MarkKind | null;
  readonly text: string;
  readonly at: string;
  /** On the lesson's clock; negative before it, null while it has none. */
  readonly atMs: number | null;
  readonly isLive: boolean;
  readonly submittedAt: string | null;
  readonly observer: ObserverName | null;
}

export interface Observation {
  readonly id: number;
  readonly purpose: Purpose;
  readonly startedAt: string;
  readonly notes: readonly ObservationNote[];
  /** Null for one's own lesson. */
  readonly evaluation: Evaluation | null;
}

/** What every answer about a lesson says of it. */
export interface ObservedFacts {
  readonly lessonId: string | null;
  readonly recordingId: string | null;
  readonly title: string;
  readonly subject: string | null;
  readonly school: string | null;
  readonly teacher: string | null;
  /** When its clock begins. */
  readonly zero: string | null;
}

export interface ObservationPage extends ObservedFacts {
  /** The server's clock. */
  readonly now: string;
  readonly isLive: boolean;
  readonly isOwnLesson: boolean;
  readonly readsEvaluations: boolean;
  readonly readsNotes: boolean;
  /** What an activity that one takes part in observes it for. */
  readonly proposedPurpose: Purpose | null;
  readonly observation: Observation | null;
}

export interface Spread {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number | null;
  readonly least: number;
  readonly most: number;
  readonly trimmedMean: number | null;
}

export interface FormSummary {
  readonly templateId: number;
  readonly version: number;
  readonly form: EvaluationForm;
  readonly total: Spread;
  readonly band: FormBand;
  readonly bands: readonly number[];
  readonly dimensions: readonly Spread[];
  readonly items: Readonly<Record<string, Spread>>;
  readonly bonus: Readonly<Record<string, Spread>>;
}

export interface SubmittedEvaluation {
  readonly observationId: number;
  readonly observer: ObserverName;
  readonly purpose: Purpose;
  readonly templateId: number;
  readonly version: number;
  readonly total: number;
  readonly band: FormBand;
  readonly submittedAt: string;
}

export interface EvaluationSummary extends ObservedFacts {
  readonly count: number;
  readonly total: Spread | null;
  readonly forms: readonly FormSummary[];
  readonly evaluations: readonly SubmittedEvaluation[];
  readonly texts: readonly ({ readonly observer: ObserverName } & Readonly<Record<TextName, string>>)[];
}

export interface ReadEvaluation extends Omit<ObservedFacts, 'recordingId'> {
  readonly observationId: number;
  readonly observer: ObserverName;
  readonly purpose: Purpose;
  readonly uploadId: string | null;
  readonly evaluation: Evaluation;
}

export interface EvaluationTemplate {
  readonly id: number;
  readonly version: number;
  readonly isBuiltIn: boolean;
  readonly isRetired: boolean;
  readonly purposes: readonly Purpose[];
  readonly evaluations: number;
  readonly createdAt: string;
  readonly form: EvaluationForm;
}

/** `lessons/…` or `recordings/…`. */
export type ObservedAddress = `${'lessons' | 'recordings'}/${string}`;

export const observedAt = (kind: 'lessons' | 'recordings', id: string): ObservedAddress =>
  `${kind}/${encodeURIComponent(id)}`;

export const getObservation = (address: ObservedAddress) =>
  callApi<ObservationPage>('GET', `/${address}/observation`);
export const putPurpose = (address: ObservedAddress, purpose: Purpose) =>
  callApi<ObservationPage>('PUT', `/${address}/observation`, { body: { purpose } });
export const getSubmittedNotes = (address: ObservedAddress) =>
  callApi<ObservationNote[]>('GET', `/${address}/observation-notes`);
export const putNote = (observation: number, note: Pick<ObservationNote, 'key' | 'kind' | 'text' | 'at'>) =>
  callApi<ObservationNote>('PUT', `/observations/${observation}/notes/${note.key}`, {
    body: note,
    outlivesPage: true,
  });
export const deleteNote = (observation: number, key: string) =>
  callApi('DELETE', `/observations/${observation}/notes/${key}`);
export const submitNotes = (observation: number) =>
  callApi<{ submitted: number }>('POST', `/observations/${observation}/notes/submit`);
export const getEvaluation = (observation: number) =>
  callApi<ReadEvaluation>('GET', `/observations/${observation}/evaluation`);
export const putEvaluation = (observation: number, draft: EvaluationDraft) =>
  callApi<Evaluation>('PUT', `/observations/${observation}/evaluation`, { body: draft, outlivesPage: true });
export const submitEvaluation = (observation: number) =>
  callApi<Evaluation>('POST', `/observations/${observation}/evaluation/submit`);
export const getSummary = (address: ObservedAddress) =>
  callApi<EvaluationSummary>('GET', `/${address}/evaluations`);
export const getTemplates = () => callApi<EvaluationTemplate[]>('GET', '/evaluation-templates');

/** A form as it is sent: what is new has no id yet. */
export interface FormInput {
  readonly name: string;
  readonly nameEn: string | null;
  readonly dimensions: readonly {
    readonly id?: string;
    readonly name: string;
    readonly nameEn: string | null;
    readonly weight: number;
    readonly items: readonly (Omit<FormItem, 'id'> & { readonly id?: string })[];
  }[];
  readonly bonus: readonly (Omit<FormBonus, 'id'> & { readonly id?: string })[];
  readonly bands: readonly FormBand[];
}

export const postTemplate = (form: FormInput, purposes: readonly Purpose[]) =>
  callApi<EvaluationTemplate>('POST', '/evaluation-templates', { body: { form, purposes } });
export const putTemplate = (
  id: number,
  change: {
    readonly version?: number;
    readonly form?: FormInput;
    readonly purposes?: readonly Purpose[];
    readonly isRetired?: boolean;
  },
) => callApi<EvaluationTemplate>('PUT', `/evaluation-templates/${id}`, { body: change });
