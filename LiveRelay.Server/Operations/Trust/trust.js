// Asks the HTTPS address for a word. Only a browser that trusts the certificate gets it. Written for old WebViews: no ES2015.
(function () {
  'use strict';
  var verdict = document.getElementById('verdict');
  if (!verdict) return;
  var origin = verdict.getAttribute('data-origin');

  function show(state) {
    verdict.className = 'verdict' + (state === 'good' ? ' good' : state === 'bad' ? ' bad' : '');
    verdict.textContent = verdict.getAttribute('data-' + state);
    document.getElementById('open').className = state === 'good' ? 'button' : 'button hidden';
  }

  function check() {
    show('waiting');
    var request = new XMLHttpRequest();
    request.open('GET', origin + '/trust/check?' + new Date().getTime());
    request.timeout = 8000;
    request.onload = function () { show(request.status === 200 ? 'good' : 'bad'); };
    request.onerror = request.ontimeout = function () { show('bad'); };
    request.send();
  }

  document.getElementById('again').onclick = check;
  // After installing, people come back to this tab.
  document.addEventListener('visibilitychange', function () { if (!document.hidden) check(); });
  check();
})();
