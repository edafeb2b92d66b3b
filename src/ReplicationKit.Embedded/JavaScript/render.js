// What show, list, update and rewrite functions use, and how they are called. Its value takes what the query server shares, and gives the
// functions that it adds to it. A call gives JSON: an error and its reason, or a value with the response.
(function (server) {
  'use strict';
  const { design, called, failed, helpers, stringify, apply, text } = server;
  const types = Object.create(null), names = Object.create(null);
  let chunks, start, rows, provided, type;

  function registerType(name, ...mimes) {
    types[name] = mimes;
    mimes.forEach(mime => { names[mime] = name; });
  }

  registerType('all', '*/*');
  registerType('text', 'text/plain; charset=utf-8', 'txt');
  registerType('html', 'text/html; charset=utf-8');
  registerType('xhtml', 'application/xhtml+xml', 'xhtml');
  registerType('xml', 'application/xml', 'text/xml', 'application/x-xml');
  registerType('js', 'text/javascript', 'application/javascript', 'application/x-javascript');
  registerType('css', 'text/css');
  registerType('ics', 'text/calendar');
  registerType('csv', 'text/csv');
  registerType('rss', 'application/rss+xml');
  registerType('atom', 'application/atom+xml');
  registerType('yaml', 'application/x-yaml', 'text/yaml');
  registerType('multipart_form', 'multipart/form-data');
  registerType('url_encoded_form', 'application/x-www-form-urlencoded');
  registerType('json', 'application/json', 'text/x-json');

  function mediaRange(range) {
    const [mime, ...rest] = range.split(';'), parameters = { q: '1' };
    rest.forEach(part => {
      const [name, value] = part.split('=');
      if (value !== undefined) parameters[name.trim()] = value.trim();
    });
    const [main, sub] = (mime.trim() === '*' ? '*/*' : mime.trim()).split('/');
    if (!(+parameters.q >= 0 && +parameters.q <= 1)) parameters.q = '1';
    return { main: main.trim(), sub: sub === undefined ? sub : sub.trim(), parameters };
  }

  // How well a type fits the accepted ranges, and how much it is wanted.
  function fitness(mime, ranges) {
    const target = mediaRange(mime);
    let best = -1, quality = 0;
    ranges.forEach(({ main, sub, parameters }) => {
      if (main !== target.main && main !== '*' && target.main !== '*' || sub !== target.sub && sub !== '*' && target.sub !== '*') return;
      let fit = (main === target.main ? 100 : 0) + (sub === target.sub ? 10 : 0);
      for (const name in target.parameters) {
        if (name !== 'q' && parameters[name] && parameters[name] === target.parameters[name]) fit++;
      }
      if (fit > best) { best = fit; quality = parameters.q; }
    });
    return [best, +quality];
  }

  function bestMatch(mimes, accept) {
    const ranges = accept.split(',').map(mediaRange);
    // CouchDB sorts them as strings.
    const sorted = mimes.map((mime, i) => [fitness(mime, ranges), i, mime]).sort();
    const last = sorted[sorted.length - 1];
    return last && last[0][1] ? last[2] : '';
  }

  function runProvided(request) {
    const accept = request.headers.Accept;
    let name;
    if (request.query && request.query.format) {
      name = request.query.format;
      type = types[name][0];
    } else if (accept) {
      provided.reverse();
      type = bestMatch(provided.flatMap(entry => types[entry[0]] || []), accept);
      name = names[type];
    } else {
      name = provided[0][0];
      type = types[name][0];
    }
    const found = name && provided.find(entry => entry[0] === name);
    if (found) return apply(found[1], design, []);
    const supported = provided.map(entry => types[entry[0]].join(', ') || entry[0]);
    throw ['error', 'not_acceptable', 'Content-Type ' + (accept || name) + ' not supported, try one of: ' + supported.join(', ')];
  }

  function begin(all) {
    chunks = [];
    start = {};
    rows = all;
    provided = [];
    type = null;
  }

  Object.assign(helpers, {
    start(response) { start = response || {}; },
    send(chunk) { chunks.push(chunk.toString()); },
    getRow() { return rows && rows.length ? rows.shift() : null; },
    provides(name, provide) { provided.push([name, provide]); },
    registerType,
  });

  function wrapped(response) { return typeof response === 'string' ? { body: response } : response; }

  function withType(response) {
    response.headers = response.headers || {};
    if (type) response.headers['Content-Type'] = response.headers['Content-Type'] || type;
    return response;
  }

  function checked(response, kind) {
    const isObject = typeof response === 'object' && response !== null && !Array.isArray(response);
    if (!isObject && typeof response !== 'string') throw ['error', 'render_error', 'undefined response from ' + kind + ' function'];
    return wrapped(response);
  }

  function error(thrown, name) {
    if (thrown && (thrown.error && thrown.reason || thrown[0] === 'error' || thrown[0] === 'fatal')) return failed(thrown);
    const message = 'function raised error: ' + text(thrown) + ' \nstacktrace: ' + (thrown && thrown.stack);
    helpers.log(message);
    return failed(['error', name || 'render_error', message]);
  }

  function value(result) {
    try { return stringify({ value: result }); } catch (thrown) { return failed(thrown); }
  }

  return {
    shows(document, request) {
      begin();
      try {
        let response = wrapped(apply(called(), design, [document, request]) || {});
        if (chunks.length) {
          response.headers = response.headers || {};
          Object.assign(response.headers, start);
          response.body = chunks.join('') + (response.body || '');
          chunks = [];
        }
        if (provided.length) {
          const more = wrapped(runProvided(request) || {});
          response.body = (response.body || '') + chunks.join('') + (more.body || '');
          response = withType(response);
        }
        return value(checked(response, 'show'));
      } catch (thrown) {
        return document === null && request.path.length > 5 ? failed(['error', 'not_found', 'document not found']) : error(thrown);
      }
    },
    updates(document, request) {
      begin();
      try {
        if (request.method === 'GET') throw ['error', 'method_not_allowed', 'Update functions do not allow GET'];
        const result = apply(called(), design, [document, request]);
        return value([result[0], checked(result[1], 'update')]);
      } catch (thrown) {
        return error(thrown);
      }
    },
    lists(head, request, all) {
      begin(all);
      try {
        let tail = apply(called(), design, [head, request]);
        if (provided.length) tail = runProvided(request);
        if (tail !== undefined) chunks.push(tail);
        return value([withType(start), chunks.join('')]);
      } catch (thrown) {
        return error(thrown);
      }
    },
    rewrites(request) {
      begin();
      try {
        const result = apply(called(), design, [request]);
        return value(result ? typeof result === 'string' ? { path: result, method: request.method } : result : null);
      } catch (thrown) {
        return error(thrown, 'rewrite_error');
      }
    },
  };
})
