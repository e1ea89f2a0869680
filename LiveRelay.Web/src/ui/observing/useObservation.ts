// One's own observation of a lesson: notes that are never lost, and a form that is saved at each change.
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue';
import { ApiFailure } from '../../protocol/apiClient';
import {
  deleteNote,
  getObservation,
  putEvaluation,
  putNote,
  putPurpose,
  submitEvaluation,
  submitNotes,
  type Evaluation,
  type EvaluationDraft,
  type EvaluationTemplate,
  type ObservationPage,
  type ObservedAddress,
  type Purpose,
} from '../../protocol/apiObserving';
import type { MarkKind } from '../../protocol/lessonContract';
import { readWaiting, withWaiting, type WaitingNote } from '../../state/waitingNotes';
import { localValues } from '../storedValue';

const tryAgainMs = 3000;
const saveAfterMs = 500;

export type SaveState = 'idle' | 'saving' | 'saved' | 'failed';

/** @param person - whose notes wait in this browser, where several people use it */
export function useObservation(address: ObservedAddress, person: number) {
  const storeKey = `liverelay.waiting:${person}:${address}`;
  const draftKey = `liverelay.draft:${person}:${address}`;
  const page = shallowRef<ObservationPage | null>(null);
  const failure = shallowRef<ApiFailure | null>(null);
  const busy = ref(false);
  /** The server's clock minus this computer's, in milliseconds. */
  const clockOffset = ref(0);
  const waiting = ref<WaitingNote[]>(readWaiting(localValues.getItem(storeKey)));
  const saveState = ref<SaveState>('idle');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saveTimer: ReturnType<typeof setTimeout> | undefined;
  let unsaved: EvaluationDraft | null = null;
  let saving: Promise<void> | null = null;
  const refused = new Set<string>();
  let sending = false;
  let isGone = false;
  watch(waiting, (notes) => localValues.setItem(storeKey, JSON.stringify(notes)));

  const observation = computed(() => page.value?.observation ?? null);
  const notes = computed(() =>
    withWaiting(observation.value?.notes ?? [], waiting.value, page.value?.zero ?? null),
  );

  const failed = (error: unknown) =>
    (failure.value = error instanceof ApiFailure ? error : new ApiFailure(0, 'offline'));
  const run = async (what: () => Promise<unknown>): Promise<boolean> => {
    busy.value = true;
    failure.value = null;
    try {
      await what();
      return true;
    } catch (error) {
      failed(error);
      return false;
    } finally {
      busy.value = false;
    }
  };
  const change = (own: Partial<NonNullable<ObservationPage['observation']>>) => {
    const now = page.value;
    if (now?.observation) page.value = { ...now, observation: { ...now.observation, ...own } };
  };

  const load = () =>
    run(async () => {
      page.value = await getObservation(address);
      clockOffset.value = Date.parse(page.value.now) - Date.now();
      void send();
      takeUpDraft();
    });
  const begin = (purpose: Purpose) =>
    run(async () => {
      page.value = await putPurpose(address, purpose);
      void send();
    });

  const nextWaiting = () => waiting.value.find(({ key }) => !refused.has(key));

  /** One after the other; what does not arrive is sent again, and what is refused is told. */
  async function send(): Promise<void> {
    const own = observation.value;
    if (own === null || sending || isGone) return;
    sending = true;
    clearTimeout(timer);
    try {
      for (let note = nextWaiting(); note !== undefined; note = nextWaiting()) {
        const { key } = note;
        try {
          const kept = await putNote(own.id, note);
          change({ notes: [...(observation.value?.notes ?? []).filter((one) => one.key !== key), kept] });
        } catch (error) {
          const why = failed(error);
          if (why.status === 0 || why.status >= 500 || why.status === 429) {
            if (!isGone) timer = setTimeout(() => void send(), tryAgainMs);
            return;
          }
          if (why.status === 401) return;
          // It stays in sight, and is tried once more when the page is loaded again.
          refused.add(key);
          continue;
        }
        waiting.value = waiting.value.filter((one) => one.key !== key);
      }
      if (failure.value?.slug === 'offline') failure.value = null;
    } finally {
      sending = false;
    }
  }

  /** @param at - milliseconds since 1970 by the server's clock */
  function note(kind: MarkKind | null, text: string, at: number): void {
    const key = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
    waiting.value = [...waiting.value, { key, kind, text, at: new Date(at).toISOString() }];
    void send();
  }

  const remove = (key: string) =>
    run(async () => {
      const own = observation.value;
      if (own === null) return;
      waiting.value = waiting.value.filter((one) => one.key !== key);
      await deleteNote(own.id, key);
      change({ notes: own.notes.filter((one) => one.key !== key) });
    });
  const shareNotes = () =>
    run(async () => {
      const own = observation.value;
      if (own === null) return;
      await send();
      await submitNotes(own.id);
      page.value = await getObservation(address);
    });

  /** What the page was closed over before it could be saved. */
  function takeUpDraft(): void {
    const kept = localValues.getItem(draftKey);
    const evaluation = observation.value?.evaluation;
    if (kept === null || !evaluation || evaluation.submittedAt !== null) return;
    const draft = JSON.parse(kept) as EvaluationDraft;
    if (draft.templateId !== evaluation.templateId || draft.version !== evaluation.version) return;
    change({ evaluation: { ...evaluation, ...draft } });
    edit(draft);
  }

  /** Later changes win; a change while one is saved is saved after it. */
  function edit(draft: EvaluationDraft): void {
    unsaved = draft;
    localValues.setItem(draftKey, JSON.stringify(draft));
    saveState.value = 'saving';
    clearTimeout(saveTimer);
    saveTimer = setTimeout(() => void save(), saveAfterMs);
  }

  /** Another form, empty but for what was written. */
  function takeForm({ id, version, form }: EvaluationTemplate, written: EvaluationDraft): void {
    const now = observation.value?.evaluation;
    if (!now) return;
    const draft = { ...written, templateId: id, version, items: {}, bonus: {} };
    const score = { dimensions: form.dimensions.map(() => null), bonus: 0, total: null, missing: [] };
    change({ evaluation: { ...now, ...draft, form, score, band: null } });
    edit(draft);
  }

  async function save(): Promise<void> {
    clearTimeout(saveTimer);
    await saving;
    const [own, draft] = [observation.value, unsaved];
    if (own === null || draft === null) return;
    unsaved = null;
    saving = (async () => {
      try {
        const kept = await putEvaluation(own.id, draft);
        // What was changed meanwhile is what is seen.
        if (unsaved === null) {
          change({ evaluation: kept });
          localValues.removeItem(draftKey);
          saveState.value = 'saved';
        }
        if (failure.value?.slug === 'offline') failure.value = null;
      } catch (error) {
        const why = failed(error);
        saveState.value = 'failed';
        if (why.status !== 0 && why.status < 500) {
          localValues.removeItem(draftKey);
          return;
        }
        unsaved ??= draft;
        if (!isGone) saveTimer = setTimeout(() => void save(), tryAgainMs);
      }
    })();
    await saving;
    saving = null;
  }

  /** @returns the locked form; null where it was refused, and the failure says why */
  async function submitForm(): Promise<Evaluation | null> {
    const own = observation.value;
    if (own === null) return null;
    let locked: Evaluation | null = null;
    await run(async () => {
      await save();
      locked = await submitEvaluation(own.id);
      page.value = await getObservation(address);
    });
    return locked;
  }

  onBeforeUnmount(() => {
    isGone = true;
    clearTimeout(timer);
    if (unsaved !== null) void save();
  });

  return {
    page,
    observation,
    notes,
    failure,
    busy,
    saveState,
    clockOffset,
    load,
    begin,
    note,
    remove,
    shareNotes,
    edit,
    takeForm,
    submitForm,
  };
}

export type ObservationState = ReturnType<typeof useObservation>;
