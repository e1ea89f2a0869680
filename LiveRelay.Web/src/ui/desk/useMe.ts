// Who is signed in: asked once, known to all pages, forgotten when the server says so.
import { readonly, shallowRef } from 'vue';
import { useRouter } from 'vue-router';
import { getMe, logOut } from '../../protocol/apiAccounts';
import { ApiFailure } from '../../protocol/apiClient';
import type { Me } from '../../protocol/apiTypes';

const me = shallowRef<Me | null>(null);

export const currentMe = readonly(me);

export function setMe(value: Me | null): void {
  me.value = value;
}

/** Null when nobody is signed in. @throws ApiFailure when that cannot be found out */
export async function loadMe(): Promise<Me | null> {
  if (me.value !== null) return me.value;
  try {
    me.value = await getMe();
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.status !== 401) throw error;
    me.value = null;
  }
  return me.value;
}

export function useSignOut(): () => Promise<void> {
  const router = useRouter();
  return async () => {
    await logOut().catch(() => undefined);
    me.value = null;
    await router.push('/');
  };
}
