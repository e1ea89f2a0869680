// One person's codes of one recording: read, changed by keys, and saved by themselves.
import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue';
import { getCoding, putCoding, type CodingMethod } from '../../../protocol/apiCodings';
import { noCode, withCode } from '../../../state/interaction';
import { useAction } from '../../../ui/desk/useAction';
import { isTyping } from '../../../ui/isTyping';
import type { Player } from '../usePlayer';

const saveAfterMs = 1500;
const keysOf: Record<CodingMethod, RegExp> = { st: /^[TS]$/, flanders: /^\d$/ };

export function useCoding(
  recordingId: string,
  durationMs: number,
  method: Ref<CodingMethod>,
  player: Player,
) {
  const { failure, run } = useAction();
  const codes = ref('');
  const intervalMs = ref(1);
  const proposal = shallowRef<string | null>(null);
  const isDirty = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const save = async (which: CodingMethod) => {
    clearTimeout(timer);
    if (!isDirty.value) return;
    isDirty.value = false;
    if (!(await run(() => putCoding(recordingId, which, codes.value)))) isDirty.value = true;
  };
  const change = (value: string) => {
    codes.value = value;
    isDirty.value = true;
    clearTimeout(timer);
    timer = setTimeout(() => void save(method.value), saveAfterMs);
  };
  const load = () =>
    run(async () => {
      const found = await getCoding(recordingId, method.value);
      codes.value = found.codes;
      intervalMs.value = found.intervalMs;
      proposal.value = found.proposal;
    });
  const count = computed(() => Math.ceil(durationMs / intervalMs.value));
  const index = computed(() => Math.min(count.value - 1, Math.floor(player.atMs.value / intervalMs.value)));
  const code = (key: string) => change(withCode(codes.value, index.value, key));
  const onKey = (event: KeyboardEvent) => {
    const key = event.key.toUpperCase();
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!keysOf[method.value].test(key)) return;
    // The player's own keys have digits too.
    event.stopImmediatePropagation();
    event.preventDefault();
    code(key);
  };

  onMounted(() => window.addEventListener('keydown', onKey, true));
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKey, true);
    void save(method.value);
  });
  watch(
    method,
    async (_, before) => {
      if (before !== undefined) await save(before);
      await load();
    },
    { immediate: true },
  );

  return {
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
