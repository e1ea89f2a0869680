// The pages that people come in by: home, signing in, and what comes before class.
import type { RouteRecordRaw } from 'vue-router';

export const routes: readonly RouteRecordRaw[] = [
  { path: '/', component: () => import('./pages/home/HomePage.vue') },
  { path: '/setup', component: () => import('./pages/setup/SetupPage.vue') },
  { path: '/login', component: () => import('./pages/login/LoginPage.vue') },
  { path: '/password', component: () => import('./pages/login/PasswordPage.vue') },
  { path: '/account', component: () => import('./pages/login/AccountPage.vue') },
  { path: '/join', component: () => import('./pages/join/JoinPage.vue') },
  { path: '/guest', component: () => import('./pages/join/GuestPage.vue') },
  {
    path: '/check/:lesson?',
    component: async () => (await import('./pages/check/loadCheckPage')).loadCheckPage(),
  },
  { path: '/kiosk', component: () => import('./pages/kiosk/KioskPage.vue') },
];
