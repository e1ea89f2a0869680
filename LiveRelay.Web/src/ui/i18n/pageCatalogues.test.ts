import { describe, expect, it } from 'vitest';
import { accountEn } from './account.en';
import { accountZh } from './account.zh-CN';
import { activitiesEn } from './activities.en';
import { activitiesZh } from './activities.zh-CN';
import { adminEn } from './admin.en';
import { adminZh } from './admin.zh-CN';
import { checkEn } from './check.en';
import { checkZh } from './check.zh-CN';
import { clipsEn } from './clips.en';
import { clipsZh } from './clips.zh-CN';
import { collectionsEn } from './collections.en';
import { collectionsZh } from './collections.zh-CN';
import { consoleEn } from './console.en';
import { consoleZh } from './console.zh-CN';
import { deskEn } from './desk.en';
import { deskZh } from './desk.zh-CN';
import { diagnosisEn } from './diagnosis.en';
import { diagnosisZh } from './diagnosis.zh-CN';
import { helperEn } from './helper.en';
import { helperZh } from './helper.zh-CN';
import { homeEn } from './home.en';
import { homeZh } from './home.zh-CN';
import { interactionEn } from './interaction.en';
import { interactionZh } from './interaction.zh-CN';
import { kioskEn } from './kiosk.en';
import { kioskZh } from './kiosk.zh-CN';
import { libraryEn } from './library.en';
import { libraryZh } from './library.zh-CN';
import { observerEn } from './observer.en';
import { observerZh } from './observer.zh-CN';
import { evaluationsEn } from './evaluations.en';
import { evaluationsZh } from './evaluations.zh-CN';
import { observingEn } from './observing.en';
import { observingZh } from './observing.zh-CN';
import { playerEn } from './player.en';
import { playerZh } from './player.zh-CN';
import { regretEn } from './regret.en';
import { regretZh } from './regret.zh-CN';
import { reviewEn } from './review.en';
import { reviewZh } from './review.zh-CN';
import { roomEn } from './room.en';
import { roomZh } from './room.zh-CN';
import { timetableEn } from './timetable.en';
import { timetableZh } from './timetable.zh-CN';
import { workEn } from './work.en';
import { workZh } from './work.zh-CN';

const catalogues: Record<string, [zh: unknown, en: unknown]> = {
  desk: [deskZh, deskEn],
  account: [accountZh, accountEn],
  activities: [activitiesZh, activitiesEn],
  admin: [adminZh, adminEn],
  check: [checkZh, checkEn],
  clips: [clipsZh, clipsEn],
  collections: [collectionsZh, collectionsEn],
  console: [consoleZh, consoleEn],
  diagnosis: [diagnosisZh, diagnosisEn],
  helper: [helperZh, helperEn],
  home: [homeZh, homeEn],
  interaction: [interactionZh, interactionEn],
  kiosk: [kioskZh, kioskEn],
  library: [libraryZh, libraryEn],
  observer: [observerZh, observerEn],
  evaluations: [evaluationsZh, evaluationsEn],
  observing: [observingZh, observingEn],
  player: [playerZh, playerEn],
  regret: [regretZh, regretEn],
  review: [reviewZh, reviewEn],
  room: [roomZh, roomEn],
  timetable: [timetableZh, timetableEn],
  work: [workZh, workEn],
};

/** Every text of a catalogue by its path; functions are called with samples. */
function flatten(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') {
    return [[`${path}()`, String((node as (...samples: unknown[]) => unknown)(7, 7, 7))]];
  }
  return Object.entries(node as object).flatMap(([key, value]) => flatten(value, `${path}.${key}`));
}

describe.each(Object.entries(catalogues))('the texts of %s', (_, [zh, en]) => {
  const chinese = new Map(flatten(zh));
  const english = new Map(flatten(en));

  it('are the same in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('leave none empty', () => {
    for (const text of [...chinese.values(), ...english.values()]) expect(text.trim()).not.toBe('');
  });

  it('have no Chinese in English', () => {
    expect([...english].filter(([, text]) => /[\u3000-\u9fff]/.test(text))).toEqual([]);
  });

  it('have no English sentence left in Chinese', () => {
    // What only puts a unit behind a number is the same in all languages.
    const sentences = [...chinese].filter(([path]) => !path.endsWith('()'));
    expect(sentences.filter(([, text]) => !/[\u4e00-\u9fff]/.test(text))).toEqual([]);
  });

  it('keep what they are given', () => {
    for (const [path, text] of [...chinese, ...english]) if (path.endsWith('()')) expect(text).toContain('7');
  });
});
