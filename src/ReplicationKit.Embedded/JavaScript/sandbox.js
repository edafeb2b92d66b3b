// Replaces built-in functions that the engine runs for hours, or recursively, without checking a limit: each repetition becomes a call of
// a script's function, which checks them, or a bound is set. Its value is a function that does so, called before anything else runs.
(function () {
  'use strict';
  const { apply, construct, defineProperty } = Reflect;
  const root = globalThis, own = Object.prototype.hasOwnProperty;
  const { min } = Math, { isArray } = Array;

  // Strings that one call turns into many times as much, and searches whose time is a product.
  const longest = 1 << 22, long = 1 << 16, mostCharacters = 2 ** 27, mostComparisons = 2 ** 33;

  function tooLong() { throw new RangeError('Invalid string length'); }

  function override(holder, name, make) {
    const original = holder[name], wrapped = make(original);
    defineProperty(wrapped, 'name', { value: typeof name === 'symbol' ? '[Symbol.replace]' : name });
    defineProperty(wrapped, 'length', { value: original.length });
    defineProperty(holder, name, { value: wrapped });
  }

  function text(value) {
    if (value === null || value === undefined) throw new TypeError('Cannot convert undefined or null to object');
    return `${value}`;
  }

  for (const name of ['encodeURI', 'encodeURIComponent', 'escape']) {
    override(root, name, original => value => {
      value = `${value}`;
      return value.length > longest ? tooLong() : original(value);
    });
  }
  for (const name of ['normalize', 'toLocaleLowerCase', 'toLocaleUpperCase', 'toLowerCase', 'toUpperCase']) {
    override(String.prototype, name, original => ({
      call(...rest) {
        const string = text(this);
        return string.length > longest ? tooLong() : apply(original, string, rest);
      },
    }).call);
  }
  for (const name of ['includes', 'indexOf', 'lastIndexOf', 'split']) {
    override(String.prototype, name, original => ({
      call(...rest) {
        const string = text(this);
        if (typeof rest[0] !== 'object' && string.length * `${String(rest[0])}`.length > mostComparisons) tooLong();
        return apply(original, string, rest);
      },
    }).call);
  }
  override(String.prototype, 'concat', () => ({
    call(...rest) {
      let string = text(this);
      for (let i = 0; i < rest.length; i++) string += `${rest[i]}`;
      return string;
    },
  }).call);

  override(String, 'raw', () => (strings, ...rest) => {
    const { raw } = strings;
    let string = '';
    for (let i = 0; i < raw.length; i++) {
      string += `${raw[i]}`;
      if (i + 1 < raw.length && i < rest.length) string += `${rest[i]}`;
    }
    return string;
  });

  // A replacement is a function, so that limits are checked at each match.
  function expanded(template, found, groups, at, string, names) {
    let result = '';
    for (let i = 0; i < template.length; i++) {
      const next = template[i + 1];
      if (template[i] !== '$' || next === undefined) { result += template[i]; continue; }
      const two = +template.substring(i + 1, i + 3), one = +next;
      const isTwo = template[i + 2] >= '0' && template[i + 2] <= '9' && next >= '0' && next <= '9' && two > 0 && two <= groups.length;
      const close = next === '<' && names !== undefined ? template.indexOf('>', i) : -1;
      if (next === '$') result += '$';
      else if (next === '&') result += found;
      else if (next === '`') result += string.substring(0, at);
      else if (next === "'") result += string.substring(min(string.length, at + found.length));
      else if (isTwo || next > '0' && next <= '9' && one <= groups.length) {
        const group = groups[(isTwo ? two : one) - 1];
        if (group !== undefined) result += group;
        if (isTwo) i++;
      } else if (close > 0) {
        const name = names[template.substring(i + 2, close)];
        if (name !== undefined) result += name;
        i = close;
        continue;
      } else {
        result += '$';
        continue;
      }
      i++;
    }
    return result;
  }

  function replacer(value) {
    if (typeof value === 'function') return value;
    const template = `${value}`;
    return (found, ...rest) => {
      const names = typeof rest[rest.length - 1] === 'object' ? rest.pop() : undefined;
      const string = rest.pop(), at = rest.pop();
      return template.includes('$') ? expanded(template, found, rest, at, string, names) : template;
    };
  }

  override(RegExp.prototype, Symbol.replace, original => ({
    call(string, value) { return apply(original, this, [string, replacer(value)]); },
  }).call);
  for (const name of ['replace', 'replaceAll']) {
    override(String.prototype, name, original => ({
      call(pattern, value) {
        if (typeof pattern === 'object' && pattern !== null) return apply(original, this, [pattern, value]);
        const string = text(this);
        if (string.length * `${String(pattern)}`.length > mostComparisons) tooLong();
        return apply(original, string, [pattern, replacer(value)]);
      },
    }).call);
  }

  // Nested values are serialized and compared without a call of a script's function.
  const unchanged = function (key, value) { return value; };
  override(JSON, 'stringify', original => (value, replace, space) => {
    if (typeof replace === 'function') return original(value, function (...rest) { return apply(replace, this, rest); }, space);
    if (isArray(replace)) original(value, unchanged, space);
    return original(value, isArray(replace) ? replace : unchanged, space);
  });
  for (const name of ['sort', 'toSorted']) {
    override(Array.prototype, name, original => ({
      call(compare) {
        return apply(original, this, [compare !== undefined ? compare : (a, b) => {
          a = `${String(a)}`;
          b = `${String(b)}`;
          return a < b ? -1 : a > b ? 1 : 0;
        }]);
      },
    }).call);
  }

  override(Array.prototype, 'join', original => ({
    call(separator) {
      const between = separator === undefined ? ',' : `${separator}`;
      return this.length * between.length > mostCharacters ? tooLong() : apply(original, this, [between]);
    },
  }).call);
  override(Array.prototype, 'flat', () => ({
    call(depth) {
      const result = [];
      (function add(array, left) {
        for (let i = 0; i < array.length; i++) {
          if (!(i in array)) continue;
          if (left > 0 && isArray(array[i])) add(array[i], left - 1);
          else result.push(array[i]);
        }
      })(Object(this), depth === undefined ? 1 : +depth);
      return result;
    },
  }).call);
  for (const [name, step] of [['includes', 1], ['indexOf', 1], ['lastIndexOf', -1]]) {
    override(Array.prototype, name, original => ({
      call(...rest) {
        if (typeof rest[0] !== 'string' || rest[0].length <= long || rest.length > 1) return apply(original, this, rest);
        let i = step > 0 ? 0 : this.length - 1;
        while (i >= 0 && i < this.length && this[i] !== rest[0]) i += step;
        const at = i < this.length ? i : -1;
        return name === 'includes' ? at >= 0 : at;
      },
    }).call);
  }

  // The engine calls a function that is bound many times over recursively.
  override(Function.prototype, 'bind', () => ({
    call(self, ...first) {
      const target = this;
      if (typeof target !== 'function') throw new TypeError('Bind must be called on a function');
      const bound = apply(own, target, ['prototype'])
        ? function (...rest) {
          const all = [...first, ...rest];
          return new.target ? construct(target, all, new.target === bound ? target : new.target) : apply(target, self, all);
        }
        : { bound(...rest) { return apply(target, self, [...first, ...rest]); } }.bound;
      if (apply(own, target, ['prototype'])) bound.prototype = target.prototype;
      defineProperty(bound, 'name', { value: 'bound ' + (typeof target.name === 'string' ? target.name : ''), configurable: true });
      return bound;
    },
  }).call);

  // Built-in objects that only syntax gives.
  return [[][Symbol.iterator](), ''[Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator](), ''.matchAll(/a/g),
    function* () {}, async function () {}, async function* () {}, (function* () {})(), (async function* () {})(), (async () => {})()];
})
