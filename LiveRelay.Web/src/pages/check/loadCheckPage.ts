import CheckPage from './CheckPage.vue';
import { loadCheckTexts } from './checkTexts';

/** The page with its texts. */
export async function loadCheckPage(): Promise<typeof CheckPage> {
  await loadCheckTexts();
  return CheckPage;
}
