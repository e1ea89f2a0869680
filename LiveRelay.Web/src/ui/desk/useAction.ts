// Something that a page asks of the API: whether it is under way, and what went wrong.
import { readonly, ref, shallowRef, type Ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { ApiFailure } from '../../protocol/apiClient';
import { setMe } from './useMe';

export interface Action {
  readonly busy: Readonly<Ref<boolean>>;
  readonly failure: Readonly<Ref<ApiFailure | null>>;
  /** Whether it has come to an end at least once: before that, nothing is known. */
  readonly settled: Readonly<Ref<boolean>>;
  /** @returns whether it was done. */
  run(what: () => Promise<unknown>): Promise<boolean>;
  clear(): void;
}

export function useAction(): Action {
  const router = useRouter();
  const route = useRoute();
  const busy = ref(false);
  const settled = ref(false);
  const failure = shallowRef<ApiFailure | null>(null);
  const run = async (what: () => Promise<unknown>) => {
    busy.value = true;
    failure.value = null;
    try {
      await what();
      return true;
    } catch (error) {
      failure.value = error instanceof ApiFailure ? error : new ApiFailure(0, 'offline');
      if (failure.value.slug === 'sign-in') {
        setMe(null);
        await router.push({ path: '/login', query: { next: route.fullPath } });
      }
      return false;
    } finally {
      busy.value = false;
      settled.value = true;
    }
  };
  return {
    busy: readonly(busy),
    settled: readonly(settled),
    failure,
    run,
    clear: () => (failure.value = null),
  };
}
