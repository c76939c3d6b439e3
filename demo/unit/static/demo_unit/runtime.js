// What the SDK's browser runtime (workbench/js/runtime/1.js) lacks for a real page: the demo's handler URLs, Django's
// CSRF token, and Studio's notifications. Runs before blocks are initialised, which the SDK does when the DOM is ready.
(function ($) {
  'use strict';

  var version = window.RuntimeProvider.versions[1];

  function root() {
    return $('.demo-unit');
  }

  // The SDK's own adds "?student=<id>", by which anybody could act for anybody; the server knows who is logged in.
  version.handlerUrl = function (element, handlerName, suffix, query) {
    var block = $(element).closest('[data-handler-base]');
    var url = block.attr('data-handler-base') + handlerName + '/' + (suffix || '');
    return query ? url + '?' + query.replace(/^\?/, '') : url;
  };

  version.element = function (element) {
    return $(element).get(0);
  };

  // Blocks call this in Studio: "save" (start, end), "cancel" and "error".
  version.notify = function (name, data) {
    data = data || {};
    var event = new CustomEvent('xblock-notify', {cancelable: true, detail: {name: name, data: data}});
    if (!document.dispatchEvent(event)) {
      return;
    }
    if (name === 'cancel' || (name === 'save' && data.state === 'end')) {
      window.location.assign(root().attr('data-return-url'));
    } else {
      say(data.message || data.title || '', name === 'error' ? 'alert' : 'status');
    }
  };

  function say(message, role) {
    var line = root().children('.demo-unit-say');
    if (!line.length) {
      line = $('<p class="demo-unit-say" tabindex="-1"></p>').prependTo(root());
    }
    line.attr('role', role).text(message);
  }

  function sameOrigin(url) {
    return new URL(url, window.location.href).origin === window.location.origin;
  }

  // Not "ajaxSend": Studio's forms send with "global: false", which keeps that event from happening.
  $.ajaxPrefilter(function (options, original, request) {
    if (sameOrigin(options.url)) {
      request.setRequestHeader('X-CSRFToken', root().attr('data-csrf-token'));
    }
  });

  // SCORM's iframe has no name for those who do not see it: it takes the one of the page.
  $(function () {
    $('.demo-unit iframe:not([title])').attr('title', $('h1').first().text());
  });

  // Every Open edX page has these two; blocks call them without looking. Autocomplete only serves SCORM's report
  // of a learner's state, which needs the LMS's tables.
  window.gettext = window.gettext || function (text) { return text; };
  $.ui = $.ui || {autocomplete: function () {}};
}(window.jQuery));
