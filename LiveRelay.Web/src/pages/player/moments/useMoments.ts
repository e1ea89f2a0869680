// The marked moments of one recording, as far as this person may read them.
import { computed, onMounted, ref, shallowRef } from 'vue';
import { addMoment, getMoments, type Moments, type OwnMoment } from '../../../protocol/apiMoments';
import { cellsOf, loopAround } from '../../../state/momentStrip';
import { useAction } from '../../../ui/desk/useAction';
import type { Player } from '../usePlayer';

export type MomentsOfRecording = ReturnType<typeof useMoments>;

export function useMoments(recordingId: string, player: Player) {
  const { failure, run } = useAction();
  const found = shallowRef<Moments | null>(null);
  /** Where the last one was marked here; null before. */
  const markedAt = ref<number | null>(null);

  const load = async () => {
    // The player does without.
    found.value = await getMoments(recordingId).catch(() => found.value);
  };
  const setOwn = (own: readonly OwnMoment[]) => {
    if (found.value !== null)
      found.value = { ...found.value, own: [...own].sort((left, right) => left.atMs - right.atMs) };
  };
  const mark = () => {
    const atMs = Math.round(player.atMs.value);
    return run(async () => {
      const added = await addMoment(recordingId, { atMs });
      setOwn([...(found.value?.own ?? []), added]);
      markedAt.value = added.atMs;
    });
  };
  /** From ten seconds before to twenty after, again and again. */
  const loop = (fromMs: number, toMs = fromMs) => {
    const [from, to] = loopAround(fromMs, toMs, player.kept.value[player.kept.value.length - 1]?.[1] ?? 0);
    player.loopOver(from, to);
  };
  onMounted(load);

  const marks = computed(() => [...(found.value?.own ?? []), ...(found.value?.observed ?? [])]);
  return {
    found,
    failure,
    markedAt,
    mark,
    loop,
    load,
    setOwn,
    setShared: (sharedWith: Moments['sharedWith']) => {
      if (found.value !== null) found.value = { ...found.value, sharedWith };
    },
    isOwner: computed(() => found.value?.isOwner ?? false),
    marks,
    cells: computed(() => cellsOf(marks.value, player.lengthMs.value)),
  };
}
