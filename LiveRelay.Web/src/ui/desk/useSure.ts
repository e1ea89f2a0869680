// Asks once more before something is deleted: one question at a time, answered in SureDialog.
import { shallowRef } from 'vue';

export interface SureQuestion {
  readonly text: string;
  /** What the button that does it says. */
  readonly yes: string;
  readonly answer: (isSure: boolean) => void;
}

export const sureQuestion = shallowRef<SureQuestion | null>(null);

export const askSure = (text: string, yes: string): Promise<boolean> =>
  new Promise((resolve) => {
    sureQuestion.value?.answer(false);
    sureQuestion.value = {
      text,
      yes,
      answer: (isSure) => {
        sureQuestion.value = null;
        resolve(isSure);
      },
    };
  });
