// The plan as one writer has it: his own words at once, the others' as they come, everything in the end the same for all.
import { onBeforeUnmount, onMounted, readonly, ref, shallowRef } from 'vue';
import {
  CollectionHubConnection,
  type CollectionHubState,
  type PersonHere,
  type PlanChangeWire,
} from '../../protocol/collectionHub';
import { PlanSync } from '../../state/planSync';
import type { TextChange } from '../../state/textChange';

/** Keys that come quickly go together. */
const sendEveryMs = 200;
const againMs = 2000;
const wroteShownMs = 3000;
const lettersOfId = 12;

const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(lettersOfId)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
const read = (wire: PlanChangeWire) => ({ ...wire, change: JSON.parse(wire.change) as TextChange });

export interface PlanListener {
  /** Somebody else changed the text; it is to be shown. */
  onChange(change: TextChange): void;
  /** The whole text, once. */
  onText(text: string): void;
  /** Something else of the collection was changed. */
  onTouched(): void;
}

export function usePlan(collection: number, { onChange, onText, onTouched }: PlanListener) {
  const state = ref<CollectionHubState>('connecting');
  const trouble = ref<'tooLong' | 'outOfStep' | null>(null);
  const here = shallowRef<readonly PersonHere[]>([]);
  const wrote = ref('');
  const isStored = ref(true);
  const maxCharacters = ref(0);
  const isReady = ref(false);
  let sync: PlanSync | null = null;
  let sending = false;
  let catching = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wroteTimer: ReturnType<typeof setTimeout> | undefined;

  const noteWriter = (name: string) => {
    wrote.value = name;
    clearTimeout(wroteTimer);
    wroteTimer = setTimeout(() => (wrote.value = ''), wroteShownMs);
  };
  const show = () => (isStored.value = sync?.isStored ?? true);
  const later = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void send(), ms);
  };
  /** @returns whether it followed what is known */
  const receive = (wire: PlanChangeWire): boolean => {
    const change = sync?.receive(read(wire)) ?? 'known';
    if (change === 'gap') return false;
    if (change !== 'known') {
      onChange(change);
      noteWriter(wire.name);
    }
    show();
    return true;
  };
  const catchUp = async () => {
    if (sync === null || catching) return;
    catching = true;
    const missed = await hub.changesSince(sync.revision);
    catching = false;
    if (missed === null) return;
    missed.forEach(receive);
    later(0);
  };
  async function send(): Promise<void> {
    const sent = sync?.toSend ?? null;
    if (sync === null || sent === null || sending || state.value !== 'live') return;
    sending = true;
    const error = await hub.edit(sent.revision, sent.changeId, JSON.stringify(sent.change));
    sending = false;
    if (error === 'none') {
      trouble.value = null;
      // What was made comes as all changes do; should it not have, it is asked for.
      if (sync.toSend?.changeId === sent.changeId) await catchUp();
      if (sync.toSend !== null) later(sendEveryMs);
    } else if (error === 'tooLong') trouble.value = 'tooLong';
    else if (error === 'badChange') trouble.value = 'outOfStep';
    else if (error === 'notAllowed' || error === 'notFound') state.value = 'refused';
    else later(againMs);
    show();
  }
  const edit = (change: TextChange) => {
    if (sync === null) return;
    sync.edit(change);
    if (trouble.value === 'tooLong') sync.mend();
    show();
    if (!sending) later(sendEveryMs);
  };

  const hub = new CollectionHubConnection({
    collection,
    onState: (value) => {
      state.value = value;
      if (value === 'live') later(0);
    },
    onJoined: (snapshot) => {
      here.value = snapshot.here;
      maxCharacters.value = snapshot.maxCharacters;
      if (sync === null) {
        sync = new PlanSync(snapshot.text, snapshot.revision, newId);
        isReady.value = true;
        onText(snapshot.text);
      } else void catchUp();
      onTouched();
    },
    onChange: (wire) => {
      if (!receive(wire)) void catchUp();
    },
    onHere: (people) => (here.value = people),
    onTouched,
  });
  const warn = (event: BeforeUnloadEvent) => {
    if (!isStored.value) event.preventDefault();
  };
  onMounted(() => {
    hub.start();
    window.addEventListener('beforeunload', warn);
  });
  onBeforeUnmount(() => {
    clearTimeout(timer);
    clearTimeout(wroteTimer);
    window.removeEventListener('beforeunload', warn);
    // What waits only for the next turn goes now; the server makes it although the page is gone.
    void send().finally(() => hub.stop());
  });

  return {
    state: readonly(state),
    trouble: readonly(trouble),
    here,
    /** Who has just written. */
    wrote: readonly(wrote),
    isStored: readonly(isStored),
    isReady: readonly(isReady),
    maxCharacters: readonly(maxCharacters),
    edit,
  };
}
