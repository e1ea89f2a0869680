// Sends one file piece by piece, over broken lines, until it is whole, paused or refused.
import { readonly, ref, shallowRef, type Ref } from 'vue';
import { ApiFailure } from '../../protocol/apiClient';
import { askOffset, isPassing, sendPiece, type Upload } from '../../protocol/apiUploads';

export type UploadPhase = 'paused' | 'sending' | 'waiting' | 'done' | 'refused';

export interface UploadRun {
  readonly upload: Upload;
  readonly phase: Readonly<Ref<UploadPhase>>;
  readonly sent: Readonly<Ref<number>>;
  readonly failure: Readonly<Ref<ApiFailure | null>>;
  /** Null after a reload, until the person has chosen the file again. */
  readonly file: Readonly<Ref<File | null>>;
  start(file?: File): void;
  pause(): void;
}

/** Small enough for a slow uplink to finish within a minute, large enough that requests cost nothing. */
const pieceBytes = 4 << 20;
const retryMs = 2000;

export function useUpload(upload: Upload): UploadRun {
  const phase = ref<UploadPhase>('paused');
  const sent = ref(upload.offset);
  const failure = shallowRef<ApiFailure | null>(null);
  const file = shallowRef<File | null>(null);
  let turn = 0;

  const step = async (source: File) => {
    if (phase.value === 'waiting') {
      sent.value = await askOffset(upload.id);
      phase.value = 'sending';
    }
    sent.value = await sendPiece(
      upload.id,
      sent.value,
      source.slice(sent.value, Math.min(sent.value + pieceBytes, upload.bytes)),
    );
  };
  const run = async (source: File) => {
    const own = ++turn;
    phase.value = 'waiting';
    failure.value = null;
    while (own === turn && sent.value < upload.bytes) {
      try {
        await step(source);
      } catch (error) {
        if (own !== turn) return;
        const mismatch = error instanceof ApiFailure && error.slug === 'upload-offset';
        if (!isPassing(error) && !mismatch) {
          failure.value = error instanceof ApiFailure ? error : new ApiFailure(0, 'offline');
          phase.value = 'refused';
          return;
        }
        phase.value = 'waiting';
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
    if (own === turn) phase.value = 'done';
  };

  return {
    upload,
    phase: readonly(phase),
    sent: readonly(sent),
    failure,
    file,
    start: (chosen) => {
      file.value = chosen ?? file.value;
      if (file.value !== null) void run(file.value);
    },
    pause: () => {
      turn++;
      phase.value = 'paused';
    },
  };
}
