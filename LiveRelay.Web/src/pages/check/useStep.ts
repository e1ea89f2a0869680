// One thing that is checked: whether it is under way, what came out, and in numbers.
import { ref, shallowRef, type Ref } from 'vue';
import type { Verdict } from '../../state/check';

export interface Step<Code extends string, Value> {
  readonly running: Readonly<Ref<boolean>>;
  readonly verdict: Readonly<Ref<Verdict<Code> | null>>;
  readonly value: Readonly<Ref<Value | null>>;
  run(): Promise<void>;
}

export function useStep<Code extends string, Value>(
  measure: () => Promise<{ verdict: Verdict<Code>; value: Value | null }>,
): Step<Code, Value> {
  const running = ref(false);
  const verdict = shallowRef<Verdict<Code> | null>(null);
  const value = shallowRef<Value | null>(null);
  const run = async () => {
    if (running.value) return;
    running.value = true;
    verdict.value = null;
    value.value = null;
    try {
      const result = await measure();
      verdict.value = result.verdict;
      value.value = result.value;
    } finally {
      running.value = false;
    }
  };
  return { running, verdict, value, run };
}
