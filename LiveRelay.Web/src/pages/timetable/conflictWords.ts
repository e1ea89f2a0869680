// Timetable conflicts in sentences: who or what is taken, by which lesson, and when.
import type { Conflict } from '../../protocol/apiTypes';
import type { TimetableTexts } from './timetableTexts';

export function conflictWords(
  conflicts: readonly Conflict[],
  texts: TimetableTexts,
  timeOf: (conflict: Conflict) => string,
): string[] {
  return conflicts.flatMap((conflict) => {
    const time = timeOf(conflict);
    const { teacher, rooms, title } = conflict;
    return [
      ...(teacher === null ? [] : [texts.conflict.teacher(teacher.name, title, time)]),
      ...rooms.map((room) => texts.conflict.room(room.name, title, time)),
    ];
  });
}
