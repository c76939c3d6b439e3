// Four screens and a thank-you. Talks SCORM 1.2 when an LMS offers its API, and works without one.
(function () {
  'use strict';

  function findApi(from) {
    for (var i = 0; from && i < 10; i += 1) {
      if (from.API) { return from.API; }
      if (from.parent === from) { break; }
      from = from.parent;
    }
    return window.opener ? window.opener.API : null;
  }

  var api = null;
  var finished = false;
  function tell(name, value) {
    if (api) { api.LMSSetValue(name, String(value)); api.LMSCommit(''); }
  }

  var screens = Array.prototype.slice.call(document.querySelectorAll('.screen'));
  var last = screens.length - 1;
  var next = document.getElementById('next');
  var back = document.getElementById('back');
  var current = 0;

  function show(index, byLearner) {
    current = Math.min(Math.max(index, 0), last);
    screens.forEach(function (screen, i) { screen.hidden = i !== current; });
    document.getElementById('where').textContent = current < last ? 'Screen ' + (current + 1) + ' of 4' : 'Finished';
    document.getElementById('bar').value = Math.min(current + 1, 4);
    back.disabled = current === 0;
    next.disabled = false;
    next.hidden = current === last;
    next.textContent = current === last - 1 ? 'Check and finish' : 'Next';
    if (byLearner) {
      screens[current].querySelector('h1').focus();
      tell('cmi.core.lesson_location', current);
    }
  }

  function checkAnswers() {
    var open = 0;
    document.querySelectorAll('#check fieldset').forEach(function (field) {
      var chosen = field.querySelector('input:checked');
      field.querySelector('.why').hidden = !chosen;
      if (!chosen || chosen.value !== field.dataset.right) { open += 1; }
    });
    document.getElementById('answer').textContent = open === 0 ? '' :
      (open === 1 ? 'One answer needs another look.' : open + ' answers need another look.');
    return open === 0;
  }

  function complete() {
    tell('cmi.core.lesson_status', 'completed');
    show(last, true);
    leave();
  }

  function leave() {
    if (api && !finished) { finished = true; api.LMSFinish(''); }
  }

  next.addEventListener('click', function () {
    if (current < last - 1) { show(current + 1, true); } else if (checkAnswers()) { complete(); }
  });
  back.addEventListener('click', function () { show(current - 1, true); });
  window.addEventListener('pagehide', leave);

  function begin() {
    var place = 0;
    if (api) {
      api.LMSInitialize('');
      place = parseInt(api.LMSGetValue('cmi.core.lesson_location'), 10) || 0;
      // Some players answer "" for the status; the place alone then says whether this was finished before.
      if (place < last && api.LMSGetValue('cmi.core.lesson_status') !== 'completed') {
        tell('cmi.core.lesson_status', 'incomplete');
      }
    }
    show(place, false);
  }

  // A player may offer its API only when its own page is ready, which can be after this one.
  function seek(tries) {
    api = findApi(window);
    if (api || tries === 0 || (window.parent === window && !window.opener)) {
      begin();
    } else {
      window.setTimeout(seek, 100, tries - 1);
    }
  }

  seek(50);
}());
