// The redesign of one recording's lesson: read, changed, and saved by itself.
import { onBeforeUnmount, onMounted, ref, shallowRef } from 'vue';
import { getRedesign, saveRedesign, type RedesignLine } from '../../../protocol/apiMoments';
import { useAction } from '../../../ui/desk/useAction';

const saveAfterMs = 1500;

export type RedesignOfRecording = ReturnType<typeof useRedesign>;

export function useRedesign(recordingId: string) {
  const { failure, run } = useAction();
  const lines = shallowRef<readonly RedesignLine[]>([]);
  const isOwner = ref(false);
  const isDirty = ref(false);
  const isSaved = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const save = async () => {
    clearTimeout(timer);
    if (!isDirty.value) return;
    isDirty.value = false;
    const done = await run(() => saveRedesign(recordingId, lines.value));
    isSaved.value = done;
    if (!done) isDirty.value = true;
  };
  const set = (changed: readonly RedesignLine[]) => {
    lines.value = changed;
    isDirty.value = true;
    clearTimeout(timer);
    timer = setTimeout(() => void save(), saveAfterMs);
  };
  onMounted(() =>
    run(async () => {
      const found = await getRedesign(recordingId);
      lines.value = found.lines;
      isOwner.value = found.isOwner;
    }),
  );
  onBeforeUnmount(() => void save());

  return {
    lines,
    isOwner,
    isDirty,
    isSaved,
    failure,
    add: (line: RedesignLine) => set([...lines.value, line]),
    change: (index: number, part: Partial<RedesignLine>) =>
      set(lines.value.map((line, at) => (at === index ? { ...line, ...part } : line))),
    remove: (index: number) => set(lines.value.filter((_, at) => at !== index)),
  };
}
