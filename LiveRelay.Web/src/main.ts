import { createApp } from 'vue';
import App from './App.vue';
import { takeJoinToken } from './protocol/joinToken';
import { createPageRouter } from './router';
import { tabValues } from './ui/storedValue';
import './ui/base.css';

// Before the router sees it: a token in the address bar would be shown by every shared screen.
takeJoinToken({ location, history, storage: tabValues });
// Another link pasted over this one differs only in its fragment, and browsers do not load anew for that.
window.addEventListener('hashchange', () => location.reload());

createApp(App).use(createPageRouter()).mount('#app');
