// Who may make whom (docs/API.md, "Who is asking"); the server decides, this only chooses what is offered.
import type { Role } from '../protocol/apiTypes';

export const allRoles: readonly Role[] = [
  'administrator',
  'researcher',
  'schoolAdministrator',
  'teacher',
  'observer',
];

/** The roles that this one makes and changes. */
export function rolesMadeBy(role: Role): readonly Role[] {
  if (role === 'administrator') return allRoles;
  return role === 'schoolAdministrator' ? ['schoolAdministrator', 'teacher', 'observer'] : [];
}

export function needsSchool(role: Role): boolean {
  return role !== 'administrator' && role !== 'researcher';
}
