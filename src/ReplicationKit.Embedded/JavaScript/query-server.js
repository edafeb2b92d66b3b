// What CouchDB's query server offers functions of design documents, and how it calls them. Its value takes two functions of the host,
// the design document, and what adds show, list, update and rewrite functions if they are needed. It gives those that load and call a function. A call gives a boolean, or JSON: an error and its reason, what a
// validation function threw, or what was emitted or reduced.
(function (compile, print, design, render) {
  'use strict';
  // The length of a result from which on it must be half as long as what it is made of.
  const longest = 5000;
  const { stringify } = JSON, { apply } = Reflect, root = globalThis;
  let emitted = false, rows;

  function freeze(value) {
    if (Object.isFrozen(value)) return value;
    Object.freeze(value);
    Reflect.ownKeys(value).forEach(key => {
      const member = value[key];
      if (typeof member === 'function' || typeof member === 'object' && member !== null) freeze(member);
    });
    return value;
  }

  const helpers = {
    emit(key, value) { emitted = true; if (rows) rows.push([key, value]); },
    log(message) {
      const shown = message instanceof Error ? { error: message.name, message: message.message } : message;
      print(typeof shown === 'string' ? shown : String(stringify(shown)));
    },
    sum(values) { let total = 0; for (const i in values) total += values[i]; return total; },
    isArray: Array.isArray,
    toJSON: stringify,
    getRow() { throw ['error', 'not_available', 'getRow() is for list functions']; },
    start() {},
    send() {},
    provides() {},
    registerType() {},
  };

  const modules = Object.create(null);

  function wrong(reason) { throw ['error', 'invalid_require_path', reason]; }

  // A module is known by the way to it from the design document: a name, its value, and what holds it.
  function resolve(names, from) {
    let at = from;
    names.forEach((name, index) => {
      if (name === '..' || name === '.') {
        if (!at || !at.holder || name === '..' && !at.holder.holder) wrong('Object has no parent ' + stringify(at && at.value));
        if (name === '..') at = { id: at.id.slice(0, at.id.lastIndexOf('/')), value: at.holder.value, holder: at.holder.holder };
        return;
      }
      if (index === 0) at = { value: design };
      const value = at && at.value;
      if (value === null || value === undefined || value[name] === undefined)
        wrong('Object has no property "' + name + '". ' + stringify(value));
      at = { id: at.id ? at.id + '/' + name : name, value: at.value[name], holder: at };
    });
    return at;
  }

  function requireFrom(holder) {
    return function (name) {
      const found = resolve(String(name).split('/'), holder);
      if (typeof found.value !== 'string') wrong('Must require a JavaScript string, not: ' + typeof found.value);
      if (!(found.id in modules)) {
        const module = { current: found.value, parent: found.holder, id: found.id, exports: {} };
        modules[found.id] = {};
        try {
          const body = compile(found.value);
          if (typeof body !== 'function') throw new SyntaxError(body);
          apply(body, root, [module, module.exports, requireFrom(found.holder)]);
        } catch (error) {
          delete modules[found.id];
          throw ['error', 'compilation_error', "Module require('" + name + "') raised error " + text(error)];
        }
        modules[found.id] = module.exports;
      }
      return modules[found.id];
    };
  }

  function text(error) {
    if (error instanceof Error) return error.name + ': ' + error.message;
    return typeof error === 'object' ? stringify(error) : String(error);
  }

  function described(error) {
    if (error === null || error === undefined) return ['internal_error', String(error)];
    if (error[0] === 'error' || error[0] === 'fatal') return [error[1], error[2]];
    if (error instanceof Error) return [error.name, error.message];
    if (error.error && error.reason) return [error.error, error.reason];
    return error.name ? [error.name, error] : ['unnamed_error', text(error)];
  }

  function failed(error) {
    try {
      return stringify({ error: described(error) });
    } catch (again) {
      return '{"error":["unnamed_error","The error cannot be described."]}';
    }
  }

  let called;
  const rendering = render && render({ design, called: () => called, failed, helpers, stringify, apply, text });
  for (const name in helpers) root[name] = freeze(helpers[name]);
  root.require = requireFrom(undefined);
  freeze(JSON);

  return {
    ...rendering,
    load(value) { called = value; return typeof value === 'function'; },
    failed,
    filters(document, request) {
      try { return !!apply(called, design, [document, request]); } catch (error) { return failed(error); }
    },
    views(document) {
      emitted = false;
      try { apply(called, undefined, [document]); return emitted; } catch (error) { return failed(error); }
    },
    // A document that a map function fails at is not in the view.
    maps(document) {
      rows = [];
      try { apply(called, undefined, [document]); } catch (error) {
        if (error && error[0] === 'fatal') return failed(error);
        helpers.log('function raised exception ' + text(error) + ' with doc._id ' + document._id);
        rows = [];
      }
      try { return stringify({ value: rows }); } catch (error) { return failed(error); }
    },
    reduces(keys, values, again, size) {
      let value;
      try { value = apply(called, undefined, [keys, values, again]); } catch (error) {
        if (error === 'fatal_error') return failed(['error', 'map_runtime_error', "function raised 'fatal_error'"]);
        if (error && error[0] === 'fatal') return failed(error);
        helpers.log('function raised exception ' + text(error));
      }
      try {
        const result = stringify([value === undefined ? null : value]);
        return result.length > longest && result.length * 2 > size
          ? failed(['error', 'reduce_overflow_error', 'Reduce output must shrink more rapidly: input size: ' + size
            + ' output size: ' + result.length + ' context: '])
          : '{"value":' + result.slice(1, -1) + '}';
      } catch (error) { return failed(error); }
    },
    validate_doc_update(...parts) {
      try {
        apply(called, design, parts);
        return true;
      } catch (error) {
        try {
          if (error === 1 || error === true) return true;
          return error.name && error.stack || error[0] === 'error' || error[0] === 'fatal' ? failed(error) : stringify({ thrown: error });
        } catch (again) {
          return failed(again);
        }
      }
    },
  };
})
