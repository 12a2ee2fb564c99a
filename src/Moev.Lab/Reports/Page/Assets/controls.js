// Controls: native inputs, so that keyboards and screen readers work as everywhere.
let groups = 0;

/** A row of buttons of which one is chosen. Calls back with the index. */
function choice(parent, title, labels, chosen, onChange, swatch) {
  const name = `choice-${groups++}`;
  const options = element('div', { className: 'options' });
  labels.forEach((label, index) => {
    const input = element('input', { type: 'radio', name, value: index, checked: index === chosen });
    input.addEventListener('change', () => onChange(index));
    options.append(element('label', { title: label }, input, ...(swatch ? [swatch(index)] : []), shorten(label, 60)));
  });
  const field = element('fieldset', {}, element('legend', { textContent: title }), options);
  parent.append(field);
  return field;
}

/** A list of which one is chosen. Calls back with the index. */
function list(parent, title, labels, chosen, onChange, groupOf) {
  const select = element('select');
  let group = null;
  labels.forEach((label, index) => {
    const option = element('option', { value: index, textContent: shorten(label, 90), selected: index === chosen });
    const title = groupOf?.(index);
    if (title && group?.label !== title) {
      group = element('optgroup', { label: title });
      select.append(group);
    }
    (title ? group : select).append(option);
  });
  select.addEventListener('change', () => onChange(Number(select.value)));
  parent.append(element('label', { className: 'field' }, element('span', { textContent: title }), select));
  return select;
}

function swatch(series) {
  const line = element('span', { className: 'swatch' });
  line.dataset.colour = data.series[series].colour % 8;
  if (data.series[series].isDashed)
    line.dataset.dashed = '';
  line.setAttribute('aria-hidden', 'true');
  return line;
}

/** The legend of a chart with one line for each algorithm: a check box each, which hides the line in all charts. */
function legend(id) {
  const options = element('div', { className: 'options' });
  data.series.forEach((series, index) => {
    const input = element('input', { type: 'checkbox', checked: true });
    input.dataset.series = index;
    input.addEventListener('change', () => {
      hidden[input.checked ? 'delete' : 'add'](index);
      for (const other of document.querySelectorAll(`.legend input[data-series="${index}"]`))
        other.checked = input.checked;
      redraw();
    });
    options.append(element('label', { title: series.label }, input, swatch(index), shorten(series.label, 60)));
  });
  byId(id).replaceChildren(element('fieldset', {}, element('legend', { textContent: 'Lines (choose to hide or show)' }), options));
}

function redraw() {
  for (const drawing of charts)
    drawing();
}
