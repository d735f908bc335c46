// What makes the pages smoother. Everything works without it: links are links, forms are forms.
(() => {
  'use strict';
  const root = document.documentElement;

  // Colours: at once, instead of by loading the page again.
  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const nameTheme = () => {
    const link = document.querySelector('[data-theme-next]');
    if (link) link.ariaLabel = link.title = isDark() ? link.dataset.light : link.dataset.dark; // what a click does, which the server cannot know
  };
  const cookie = (name, value) => { document.cookie = `${name}=${value};path=/;max-age=${value ? 31536000 : 0};samesite=lax`; };
  document.addEventListener('click', event => {
    const link = event.target.closest?.('[data-theme-next]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    root.dataset.theme = isDark() ? 'light' : 'dark';
    cookie('claustro.theme', root.dataset.theme);
    nameTheme();
  }, true);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', nameTheme);

  // Work that takes longer than a blink is seen to be going on.
  let busy;
  const start = () => { clearTimeout(busy); busy = setTimeout(() => document.querySelector('.busy')?.classList.add('on'), 300); };
  const stop = () => { clearTimeout(busy); document.querySelector('.busy')?.classList.remove('on'); };
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href]');
    if (!link || link.origin !== location.origin || link.hasAttribute('download')) return;
    if (link.hash && link.href === location.href.split('#')[0] + link.hash) { focusOn(document.getElementById(link.hash.slice(1))); return; }
    moved = true;
    start();
  });
  // Within the page Blazor only scrolls: whoever goes on with the keyboard goes on from there too.
  const focusOn = (target, options) => {
    if (!target) return;
    if (!target.matches('a[href], button, input, select, textarea, [tabindex]')) target.tabIndex = -1;
    target.focus(options);
  };
  // A second click sends nothing. On the way down, before Blazor, which would send it and give up the answer to the first.
  document.addEventListener('submit', event => {
    if (!event.target.dataset.sent) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener('submit', event => {
    const form = event.target;
    moved = true;
    from = event.submitter?.closest('[data-section], [data-notice], tr, li');
    if (form.method === 'post') { form.dataset.sent = '1'; sentUntil = Date.now() + 300000; setTimeout(() => delete form.dataset.sent, 4000); }
    start();
  });
  document.addEventListener('change', event => {
    const form = event.target.closest?.('form[data-auto]');
    if (form && event.target.matches('select, input[type=checkbox], input[type=date]')) form.requestSubmit();
  });

  // After a page came in the place of another: say so to those who cannot see it, and begin reading at its top.
  let path = location.pathname, wait = 500, watching, sentUntil = 0;
  let from; // where the button stood that was pressed last
  // Forms and questions are done when somebody has moved on. A page that news brings leaves them, and puts them again if it took them along.
  let moved = false, asking;
  document.addEventListener('beforetoggle', event => {
    if (event.newState === 'open') asking = event.target.id;
    else if (event.target.id === asking) asking = undefined; // one that another takes the place of closes after that has opened
  }, true);
  addEventListener('popstate', () => { moved = true; });
  // Whoever goes on past a question or a menu with the keyboard leaves it: open, it would hide where they are.
  document.addEventListener('focusin', event => document.querySelectorAll(':popover-open').forEach(open => {
    if (!open.contains(event.target) && event.target.getAttribute?.('popovertarget') !== open.id) open.hidePopover();
  }));
  // Work that was over before the stream was open says nothing any more: look again, ever more seldom.
  const watch = () => {
    clearTimeout(watching);
    if (document.querySelector('[data-watch]')) watching = setTimeout(refresh, wait);
  };
  // A button that did its work is often gone: whoever pressed it stays where it was or, where that is gone too, with what is said about it.
  const keepPlace = () => {
    if (!from || document.activeElement !== document.body) return;
    const next = from.isConnected && [...from.querySelectorAll('a[href], button, summary')].find(e => e.checkVisibility());
    if (next) next.focus({ preventScroll: true });
    else focusOn(document.querySelector('main .notice[role=status]'));
  };
  const arrived = () => {
    stop();
    document.querySelectorAll('form[data-sent]').forEach(form => delete form.dataset.sent);
    sentUntil = 0;
    const question = !moved && asking ? document.getElementById(asking) : null;
    document.querySelectorAll(':popover-open').forEach(open => { if (open !== question) open.hidePopover(); });
    if (question?.popover && !question.matches(':popover-open')) question.showPopover();
    moved = false;
    // Of a row of tabs wider than the screen, the one that is open is in sight.
    document.querySelectorAll(':is(.section-tabs, .days) [aria-current]').forEach(tab => {
      const row = tab.closest('ul');
      row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - tab.offsetWidth) / 2;
    });
    // The same of a menu taller than the screen.
    const here = document.querySelector('.menu-places [aria-current]'), menu = here?.closest('.menu-places');
    if (menu && here.offsetTop + here.offsetHeight > menu.scrollTop + menu.clientHeight) menu.scrollTop = here.offsetTop - menu.clientHeight / 2;
    const alert = document.querySelector('[role=alert][autofocus]');
    if (alert) { alert.focus(); alert.scrollIntoView({ block: 'center' }); }
    else if (location.pathname === path) keepPlace();
    else { (document.querySelector('h1') ?? document.querySelector('main'))?.focus({ preventScroll: false }); scrollTo(0, 0); }
    from = null;
    nameTheme();
    wait = location.pathname === path ? Math.min(wait * 2, 16000) : 1000;
    path = location.pathname;
    listen();
    watch();
  };

  // Live: one stream of the person's own events.
  let stream, refreshing;
  const refresh = () => {
    clearTimeout(refreshing);
    refreshing = setTimeout(() => {
      if (document.activeElement?.matches('main input, main textarea, main select')) return; // never under somebody's hands
      if (Date.now() < sentUntil) return; // a form on its way, be it a long upload, brings a new page itself; loading this one again would lose it
      if (document.querySelector('main :popover-open')) { refreshing = setTimeout(refresh, 1000); return; } // somebody is being asked: a new page would take the question away
      window.Blazor?.navigateTo ? Blazor.navigateTo(location.href, { replaceHistoryEntry: true }) : location.reload();
    }, 150);
  };
  const toast = text => {
    const place = document.querySelector('[data-toasts]');
    if (!place || !text) return;
    const box = document.createElement('div');
    box.className = 'toast';
    box.textContent = text;
    place.append(box);
    setTimeout(() => box.remove(), 8000);
  };
  const work = (kind, data) => {
    const box = document.querySelector(`[data-watch="${kind}:${data.id}"]`);
    if (!box) { if (document.querySelector(`[data-refresh~="${kind}"]`)) refresh(); return; }
    if (data.status !== 'running' && data.status !== 'queued') { refresh(); return; }
    watch();
    box.querySelector('progress').value = data.progress;
    box.querySelector('.progress-text').textContent = `${Math.floor(data.progress)} %`;
  };
  // What the page shows already (its own doing, mostly) loads nothing; a form on its way brings a new page by itself.
  const enrolled = data => {
    if (!document.querySelector('[data-refresh~="enrollment"]')) return;
    if (document.querySelector('form[data-sent]')) { setTimeout(enrolled, 400, data); return; }
    const shown = document.querySelector('[data-shows]')?.dataset.shows.split(' ');
    const gone = data.status === 'dropped' || data.status === 'rejected';
    const known = shown && (gone ? !shown.some(one => one.startsWith(`enrollment:${data.id}:`)) : shown.includes(`enrollment:${data.id}:${data.status}`));
    if (!known) refresh();
  };
  const unread = id => {
    const count = document.querySelector('[data-unread]');
    if (!count || id <= Number(count.dataset.newest)) return false; // the page knew of it when it was made, or has said it
    count.dataset.newest = id;
    const number = (parseInt(count.textContent, 10) || 0) + 1;
    count.textContent = number > 99 ? '99+' : number;
    count.hidden = false;
    const bell = count.closest('a');
    bell.setAttribute('aria-label', `${bell.dataset.unreadLabel}: ${number}`);
    return true;
  };
  // Only while somebody looks: browsers allow six connections to a place, and six open pages would leave none for the seventh.
  // Who comes back goes on after the last event heard, or asks for all of lately.
  let heard, left = false;
  const listen = () => {
    const signedIn = document.body.hasAttribute('data-live');
    if (!signedIn || document.hidden) { left = signedIn; stream?.close(); stream = null; return; }
    if (stream && stream.readyState !== EventSource.CLOSED) return;
    stream = new EventSource(left ? `/api/v1/me/events?lastEventId=${heard ?? 'away'}` : '/api/v1/me/events');
    left = false;
    const on = (type, act) => stream.addEventListener(type, event => { heard = event.lastEventId || heard; try { act(JSON.parse(event.data)); } catch { /* a shape of a newer server */ } });
    on('notification', data => { if (unread(data.id)) toast(data.title ?? data.subject); if (document.querySelector('[data-refresh~="notification"]')) refresh(); });
    on('report', data => work('report', data));
    on('import', data => work('import', data));
    on('enrollment', enrolled);
  };

  document.addEventListener('visibilitychange', listen);

  // A page with a circuit: Blazor tries on for a moment after somebody's own attempt has succeeded, and says then that it failed.
  let lost = false;
  document.addEventListener('components-reconnect-state-changed', event => {
    const { state } = event.detail;
    if (state === 'show' || state === 'hide') lost = state === 'show';
    if (lost || (state !== 'retrying' && state !== 'failed')) return;
    event.stopImmediatePropagation();
    event.target.classList.remove('components-reconnect-retrying', 'components-reconnect-failed');
  }, true);

  const begin = () => { window.Blazor?.addEventListener?.('enhancedload', arrived); arrived(); };
  document.readyState === 'loading' ? document.addEventListener('DOMContentLoaded', begin) : begin();
  addEventListener('pageshow', stop);
})();
