// The pages' addresses. The server answers each of them with the same document.
import { createRouter, createWebHistory, type Router } from 'vue-router';

export function createPageRouter(): Router {
  return createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/', component: () => import('./pages/home/HomePage.vue') },
      { path: '/teach/:lesson', component: () => import('./pages/teacher/TeacherPage.vue') },
      { path: '/room/:lesson', component: () => import('./pages/classroom/ClassroomPage.vue') },
      { path: '/observe/:lesson', component: () => import('./pages/observer/ObserverPage.vue') },
      { path: '/setup', component: () => import('./pages/setup/SetupPage.vue') },
      { path: '/login', component: () => import('./pages/login/LoginPage.vue') },
      { path: '/password', component: () => import('./pages/login/PasswordPage.vue') },
      { path: '/account', component: () => import('./pages/login/AccountPage.vue') },
      { path: '/join', component: () => import('./pages/join/JoinPage.vue') },
      { path: '/guest', component: () => import('./pages/join/GuestPage.vue') },
      { path: '/check/:lesson?', component: () => import('./pages/check/CheckPage.vue') },
      { path: '/:rest(.*)*', component: () => import('./pages/home/NotFoundPage.vue') },
    ],
  });
}
