import { textsIn } from '../i18n';
import { workEn } from '../i18n/work.en';
import { workZh } from '../i18n/work.zh-CN';

export const k = textsIn({ 'zh-CN': workZh, en: workEn });
