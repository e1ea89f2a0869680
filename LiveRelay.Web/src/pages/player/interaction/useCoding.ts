// One person's codes of one recording: read, changed by keys, and saved by themselves.
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue';
import { getCoding, putCoding, type CodingMethod } from '../../../protocol/apiCodings';
import { noCode, withCode } from '../../../state/interaction';
import { useAction } from '../../../ui/desk/useAction';
import { isTyping } from '../../../ui/isTyping';
import type { Player } from '../usePlayer';

const saveAfterMs = 1500;
const keysOf: Record<CodingMethod, RegExp> = { st: /^[TS]$/, flanders: /^\d$/ };

export function useCoding(recordingId: string, durationMs: number, player: Player) {
  const { failure, run } = useAction();
  const method = ref<CodingMethod>('st');
  const isReady = ref(false);
  const codes = ref('');
  const intervalMs = ref(1);
  const proposal = shallowRef<string | null>(null);
  const isDirty = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const save = async () => {
    clearTimeout(timer);
    if (!isDirty.value) return true;
    isDirty.value = false;
    const isSaved = await run(() => putCoding(recordingId, method.value, codes.value));
    if (!isSaved) isDirty.value = true;
    return isSaved;
  };
  const change = (value: string) => {
    codes.value = value;
    isDirty.value = true;
    clearTimeout(timer);
    timer = setTimeout(() => void save(), saveAfterMs);
  };
  const load = async (which: CodingMethod) => {
    isReady.value = false;
    isReady.value = await run(async () => {
      const found = await getCoding(recordingId, which);
      method.value = which;
      codes.value = found.codes;
      intervalMs.value = found.intervalMs;
      proposal.value = found.proposal;
    });
  };
  /** Takes up another method; where the codes of this one cannot be saved, it stays. */
  const choose = async (which: CodingMethod) => {
    if ((which !== method.value || !isReady.value) && (await save())) await load(which);
  };
  const count = computed(() => Math.ceil(durationMs / intervalMs.value));
  const index = computed(() => Math.min(count.value - 1, Math.floor(player.atMs.value / intervalMs.value)));
  const code = (key: string) => {
    if (isReady.value) change(withCode(codes.value, index.value, key));
  };
  const onKey = (event: KeyboardEvent) => {
    const key = event.key.toUpperCase();
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!isReady.value || !keysOf[method.value].test(key)) return;
    // The player's own keys have digits too.
    event.stopImmediatePropagation();
    event.preventDefault();
    code(key);
  };

  onMounted(() => {
    window.addEventListener('keydown', onKey, true);
    void load(method.value);
  });
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKey, true);
    void save();
  });

  return {
    method,
    choose,
    isReady,
    codes,
    intervalMs,
    proposal,
    isDirty,
    failure,
    count,
    index,
    change,
    code,
    current: computed(() => codes.value[index.value] ?? noCode),
    coded: computed(() => [...codes.value].filter((one) => one !== noCode).length),
  };
}
