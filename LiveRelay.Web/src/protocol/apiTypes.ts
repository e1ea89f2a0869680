// What the API's answers and bodies look like: docs/API.md in TypeScript. Instants are ISO 8601 texts.

export type Role = 'administrator' | 'researcher' | 'schoolAdministrator' | 'teacher' | 'observer';
export type LessonKind = 'gradeLesson' | 'allianceLesson' | 'openLesson';
export type LessonStateName = 'scheduled' | 'open' | 'live' | 'ended';
export type JoinRole = 'teacher' | 'classroom' | 'observer' | 'helper';
export type GuestRole = 'observer' | 'classroom';

export interface Named {
  readonly id: number;
  readonly name: string;
}

export type School = Named;

export interface Me {
  readonly id: number;
  readonly userName: string;
  readonly name: string;
  readonly role: Role;
  readonly school: School | null;
  readonly county: string;
  readonly session: string;
}

export interface Session {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
  readonly address: string | null;
  readonly browser: string | null;
  readonly isCurrent: boolean;
}

export interface Room extends Named {
  readonly school: School;
  readonly grade: string | null;
  readonly seats: number | null;
}

export interface RoomInput {
  readonly schoolId?: number;
  readonly name: string;
  readonly grade: string | null;
  readonly seats: number | null;
}

export interface Account extends Named {
  readonly userName: string;
  readonly role: Role;
  readonly school: School | null;
  readonly isEnabled: boolean;
  readonly hasPassword: boolean;
  readonly lastLoginAt: string | null;
}

export interface AccountInput {
  readonly userName: string;
  readonly name: string;
  readonly role: Role;
  readonly schoolId: number | null;
  readonly password?: string;
  readonly isEnabled: boolean;
}

/** A one-time link; it is shown once. */
export interface OnceLink {
  readonly url: string;
  readonly expiresAt: string;
}

export interface Teacher extends Named {
  readonly school: School | null;
}

export interface ImportResult {
  readonly created: number;
  readonly passwordLinks: readonly (OnceLink & { readonly userName: string; readonly name: string })[];
}

export interface ImportError {
  readonly row: number;
  readonly column: string | null;
  readonly code: string;
  readonly value: string | null;
}

export interface FieldError {
  readonly field: string;
  readonly code: string;
}

export interface LessonInput {
  readonly title: string;
  readonly subject: string | null;
  readonly grade: string | null;
  readonly kind: LessonKind;
  readonly schoolId: number;
  readonly teacherId: number;
  readonly roomId: number | null;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly invitedRoomIds: readonly number[];
  readonly invitedSchoolIds: readonly number[];
  readonly allowsCode: boolean;
  readonly isRecorded: boolean;
}

export interface LessonEntry {
  readonly id: string;
  readonly title: string;
  readonly subject: string | null;
  readonly grade: string | null;
  readonly kind: LessonKind;
  readonly state: LessonStateName;
  readonly school: School | null;
  readonly teacher: Named | null;
  readonly room: Named | null;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly invitedRooms: readonly (Named & { readonly school: School })[];
  readonly invitedSchools: readonly School[];
  readonly allowsCode: boolean;
  readonly isRecorded: boolean;
  readonly code: string | null;
  readonly joinUrl: string | null;
  readonly mayChange: boolean;
  readonly mayJoinAs: readonly JoinRole[];
}

export interface Conflict {
  readonly lesson: string;
  readonly title: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly teacher: Named | null;
  readonly rooms: readonly Named[];
}

export interface Join {
  readonly lesson: string;
  readonly role: JoinRole;
  readonly token: string;
  readonly page: string;
  readonly url: string;
  readonly expiresAt: string;
}

export interface GuestLink {
  readonly id: number;
  readonly role: GuestRole;
  readonly label: string | null;
  readonly asksName: boolean;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly isRevoked: boolean;
  readonly uses: number;
}

export interface GuestInvitation {
  readonly title: string;
  readonly role: GuestRole;
  readonly asksName: boolean;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
}

export interface Device extends Named {
  readonly room: Named & { readonly school: School };
  readonly createdAt: string;
  readonly lastSeenAt: string | null;
  readonly version: string | null;
  readonly pictureAt: string | null;
  readonly isOnline: boolean;
}

export interface Pairing {
  readonly code: string;
  readonly secret: string;
  readonly url: string;
  readonly expiresAt: string;
}

export interface NextLesson {
  readonly id: string;
  readonly title: string;
  readonly subject: string | null;
  readonly grade: string | null;
  readonly teacher: string | null;
  readonly school: string | null;
  readonly state: LessonStateName;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly join: Join | null;
}

export interface DeviceNext {
  readonly now: string;
  readonly room: Named & { readonly school?: School };
  readonly lesson: NextLesson | null;
  readonly today: readonly NextLesson[];
}
