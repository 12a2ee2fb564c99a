// Generates payloads from a schema with a seeded random generator: most are valid, the others have one change. They are text, because
// JSON.parse loses numbers such as 7.0 and duplicate members.

const resolve = (schema, root) => (schema.$ref ? root.definitions[schema.$ref.split('/').pop()] : schema);

const instants = ['2024-02-29T12:34:56Z', '2024-02-29t12:34:56.123456789z', '2024-02-29T12:34:56-00:00', '2016-12-31T23:59:60Z',
  '2017-01-01T05:29:60.5+05:30', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999+23:59'];
const noInstants = ['', '2023-02-29T00:00:00Z', '2024-02-29T12:34:56', '2024-02-29', '2024-02-29T24:00:00Z', '2024-02-29T12:60:00Z', '2024-2-29T12:34:56Z',
  '2016-12-31T12:34:60Z', '2016-12-31T23:59:61Z', '2024-02-29T12:34:56.Z', '2024-02-29T12:34:56,5Z', '2024-02-29T12:34:56+24:00', '2024-02-29T12:34Z',
  '2024-02-29T12:34:56Z[GMT]', '2024-02-29 12:34:56Z', '2024-02-29T12:34:56+0100', '2024-02-29T12:34:56+01', 'yesterday', '٢024-02-29T12:34:56Z'];
const uris = ['http://a', 'ftp://user:p%40ss@192.0.2.1:21/dir/a%20b', 'file:///a', 'HTTPS://[2001:db8::1]:8443/p?q=1#f', 'urn:a:b', 'x:a/b', 'http://'];
const noUris = ['', 'a.bin', '/a', '//h/a', 'ftp://h/a b', 'ftp://h/ä', 'http://h/%zz', '1a://b', 'http://h:x/', 'http://[::1', 'http://h/a\\b', 'x:'];

export class Payloads {
  constructor(dice) {
    this.dice = dice;
  }

  pick = (list) => list[this.dice.below(list.length)];

  /** A payload and what was done to it. */
  next(root, definitions = root) {
    const value = this.value(root, definitions, 0);
    return this.dice.maybe(0.35) ? { change: 'none', text: JSON.stringify(value) } : this.mutate(value, root, definitions);
  }

  value(found, root, depth) {
    const schema = resolve(found, root);
    if (schema.enum) return this.pick(schema.enum);
    switch (schema.type) {
      case 'object': {
        const all = this.dice.maybe(0.3);
        const members = Object.entries(schema.properties ?? {})
          .filter(([name]) => all || (schema.required ?? []).includes(name) || this.dice.maybe(0.5))
          .map(([name, member]) => [name, this.value(member, root, depth + 1)]);
        return Object.fromEntries(this.dice.maybe(0.5) ? members : members.reverse());
      }
      case 'array':
        return Array.from({ length: (schema.minItems ?? 0) + this.dice.below(3) }, () => this.value(schema.items, root, depth + 1));
      case 'integer':
        return this.pick([0, 1, -1, 7, 1000, 2 ** 31 - 1, -(2 ** 31)]);
      case 'number':
        return this.pick([0, 6, 8.1, 21.4, -0.1, 16.7, 0.3, 1000000.1, 22000]);
      case 'boolean':
        return this.dice.maybe(0.5);
      default:
        if (schema.format === 'date-time') return this.pick(instants);
        if (schema.format === 'uri') return this.pick(uris.slice(0, -1));
        return this.text(this.pick([0, 1, 5, schema.maxLength ?? 300]), schema.maxLength ?? 300);
    }
  }

  // A character outside the basic plane is one character but two UTF-16 units.
  text(length, most) {
    return this.pick(['x', 'é', '€', '😀', '"', '\\', '\u0000']).repeat(Math.min(length, most));
  }

  /** The places of all values, with their schema and what holds them. */
  * places(holder, key, found, root, isRequired) {
    const schema = resolve(found, root);
    yield { holder, key, schema, isRequired };
    const value = holder[key];
    if (schema.type === 'object') {
      for (const [name, member] of Object.entries(schema.properties ?? {})) {
        if (name in value) yield* this.places(value, name, member, root, (schema.required ?? []).includes(name));
      }
    } else if (schema.type === 'array') {
      for (let i = 0; i < value.length; i++) yield* this.places(value, i, schema.items, root, true);
    }
  }

  mutate(value, schema, root) {
    const top = { payload: value };
    const places = [...this.places(top, 'payload', schema, root, true)];
    const place = this.pick(places);
    const change = this.pick(this.changes(place));
    const raw = new Map();
    change.apply(place, raw);
    let text = JSON.stringify(top.payload);
    for (const [mark, replacement] of raw) text = text.replaceAll(JSON.stringify(mark), () => replacement);
    return { change: change.name, member: String(place.key), text };
  }

  changes({ schema, holder, key }) {
    let marks = 0;
    const put = (name, value) => ({ name, apply: (place) => { place.holder[place.key] = value; } });
    // Text that JSON.stringify would not write: a placeholder is replaced when the text is created.
    const raw = (name, text) => ({
      name,
      apply: (place, map) => {
        const mark = `mark-${marks++}-of-raw-text`;
        map.set(mark, text);
        place.holder[place.key] = mark;
      },
    });
    const list = [put('null', null), put('wrong type', schema.type === 'object' ? [] : {}), put('wrong type', schema.type === 'boolean' ? 'true' : true),
      put('wrong type', schema.type === 'array' ? 5 : [])];
    if (key !== 'payload' && typeof key === 'string') {
      list.push({ name: 'removed', apply: () => { delete holder[key]; } }, { name: 'removed', apply: () => { delete holder[key]; } });
      list.push({
        name: 'twice',
        apply: (place, map) => {
          map.set('the-second-of-two', `${JSON.stringify(holder[key])},${JSON.stringify(key)}:${JSON.stringify(holder[key])}`);
          holder[key] = 'the-second-of-two';
        },
      });
      list.push({ name: 'other case', apply: () => { holder[key[0].toUpperCase() + key.slice(1)] = holder[key]; delete holder[key]; } });
    }

    if (schema.enum) {
      list.push(put('no word', 'Nonsense'), put('no word', ''), put('no word', `${schema.enum[0]} `), put('no word', schema.enum[0].toLowerCase()), put('wrong type', 5));
      if (schema.enum.includes('Wh')) for (const unit of ['Hertz', 'Celcius', 'Celsius', 'Hz', '%']) list.push(put('unit', unit));
      return list;
    }

    switch (schema.type) {
      case 'object':
        list.push({ name: 'added', apply: (place) => { place.holder[place.key].vendorExtra = 1; } }, { name: 'added', apply: (place) => { place.holder[place.key][''] = null; } });
        break;
      case 'array':
        list.push(put('empty', []), put('empty', []), put('no array', holder[key][0] ?? {}));
        break;
      case 'integer':
        for (const text of ['7.0', '7e0', '-0', '-0.0', '70e-1', '0.7e1']) list.push(raw('written otherwise', text));
        for (const text of ['2147483648', '-2147483649', '1e10', '123456789012345678901234567890']) list.push(raw('huge', text));
        list.push(put('fraction', 7.5), put('text', '7'), raw('fraction', '75e-1'));
        break;
      case 'number':
        for (const text of ['8.10', '81e-1', '8.1000000000000000000000', '0e0', '-0', '1E1', '12345678901234567890.1']) list.push(raw('written otherwise', text));
        for (const text of ['1e30', '1e300', '123456789012345678901234567890']) list.push(raw('huge', text));
        for (const text of ['8.15', '0.05', '8.11', '1e-2', '8.100000001']) list.push(raw('fine', text));
        list.push(put('text', '8.1'));
        break;
      case 'boolean':
        list.push(put('text', 'false'), put('wrong type', 0));
        break;
      default:
        list.push(put('wrong type', 12), put('wrong type', 1.5));
        if (schema.format === 'date-time') for (const text of noInstants) list.push(put('no instant', text));
        else if (schema.format === 'uri') for (const text of [...noUris, uris.at(-1)]) list.push(put('no uri', text));
        else if (schema.maxLength) {
          for (const c of ['x', 'é', '😀']) list.push(put('longest', c.repeat(schema.maxLength)), put('too long', c.repeat(schema.maxLength + 1)));
          list.push(raw('half a pair', '"\\ud83d"'), raw('escaped', `"${'\\u00e9'.repeat(schema.maxLength)}"`), raw('escaped', `"${'\\ud83d\\ude00'.repeat(schema.maxLength)}"`));
        }
    }

    return list;
  }
}
