// Small makers of elements. Whatever comes from a letter goes through textContent: it is never read as markup.

/** Make an element; `properties` are set on it, children are elements or text. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else if (name.includes("-") || name === "role" || name === "scope" || name === "for") element.setAttribute(name, value === true ? "" : value);
    else element[name] = value;
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

/** A bar of the three outcomes' shares; the numbers stand beside it as text. */
function outcomeBar(counts) {
  const bar = make("div", { class: "outcome-bar", "aria-hidden": "true" });
  counts.by.forEach((count, outcome) => {
    if (!count) return;
    const part = make("span", { class: `outcome-${outcome}` });
    part.style.flexGrow = String(count);
    bar.append(part);
  });
  return bar;
}

/** The share overturned with its 95 % interval, in words. */
function shareWords(counts) {
  const [low, high] = counts.interval;
  return `${percent(counts.share, 1)} overturned (95 % interval ${percent(low, 1)} to ${percent(high, 1)})`;
}
