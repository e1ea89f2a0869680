import { textsIn } from '../../ui/i18n';
import { timetableEn } from '../../ui/i18n/timetable.en';
import { timetableZh } from '../../ui/i18n/timetable.zh-CN';

export const p = textsIn({ 'zh-CN': timetableZh, en: timetableEn });

export type TimetableTexts = typeof timetableZh;
