import { textsIn } from '../../ui/i18n';
import { activitiesEn } from '../../ui/i18n/activities.en';
import { activitiesZh } from '../../ui/i18n/activities.zh-CN';

export const v = textsIn({ 'zh-CN': activitiesZh, en: activitiesEn });
