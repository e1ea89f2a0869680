import { textsIn } from './i18n';
import { roomEn } from './i18n/room.en';
import { roomZh } from './i18n/room.zh-CN';

export const r = textsIn({ 'zh-CN': roomZh, en: roomEn });
