import { textsIn } from '../../../ui/i18n';
import { interactionEn } from '../../../ui/i18n/interaction.en';
import { interactionZh } from '../../../ui/i18n/interaction.zh-CN';

export const n = textsIn({ 'zh-CN': interactionZh, en: interactionEn });
