import { textsIn } from '../../ui/i18n';
import { clipsEn } from '../../ui/i18n/clips.en';
import { clipsZh } from '../../ui/i18n/clips.zh-CN';

export const c = textsIn({ 'zh-CN': clipsZh, en: clipsEn });
