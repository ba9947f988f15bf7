// The page: unpacks the data, keeps the address and what is shown in step, and wires the controls.

class Page {
  constructor() {
    this.about = JSON.parse(byId("data-about").textContent);
    this.options = JSON.parse(byId("data-options").textContent);
    this.selection = new Selection();
    this.introduce();
    this.wire();
  }

  /** Say what the page holds before the requests are unpacked. */
  introduce() {
    const { letters, requests, outcomes, decisions } = this.about;
    if (letters) {
      const counts = new Counts([outcomes.upheld, outcomes.overturned, outcomes.partially_overturned]);
      const days = decisions[0] ? ` · decided ${decisions[0]} to ${decisions[1]}` : "";
      byId("summary").textContent = `${number(requests)} disputed treatments in ${number(letters)} letters${days}` + (requests ? ` · ${percent(counts.share, 1)} overturned` : "");
    } else {
      byId("summary").textContent = "No letters in this build";
    }
    byId("foot").textContent = `Made by ${this.about.software} from ${number(letters)} letters. Works offline: this file asks the network for nothing.`;
    describeData(byId("about"), this.about);
    drawLegend(byId("legend"));
  }

  async start() {
    if (typeof DecompressionStream === "undefined") {
      throw new Error("This browser cannot unpack the page's data. Open the file in a newer one: Chrome or Edge 80, Firefox 113, Safari 16.4.");
    }
    this.table = new RequestTable(await unpacked(byId("data-table")));
    this.table.of = this.about.requests;
    if (this.table.requests < this.table.of) {
      this.whole = new Whole(await unpacked(byId("data-whole")), this.table);
      if (isServed()) this.evidence = new Evidence(this.table, () => this.answered());
      Object.assign(this.details, { evidence: this.evidence });
      Object.assign(this.filters, { evidence: this.evidence });
      this.search.isServed = isServed();
    }
    this.search.index(this.table);
    this.network = new NetworkView(byId("network"), this.options, {
      onOpen: (keys) => this.open(keys),
      onPoint: (keys, event) => this.point(keys, event),
    });
    this.readAddress();
    window.addEventListener("hashchange", () => this.readAddress());
    this.details.learn(this.table, JSON.parse(new TextDecoder().decode(await unpacked(byId("data-words")))));
    this.details.again();
    this.rehearse();
    document.documentElement.dataset.ready = "true";
  }

  /** Filter once where nobody sees it: what a browser has run before, it runs several times as fast. */
  rehearse() {
    const trial = new Selection();
    for (const facet of this.table.facets) if (facet.names.length) trial.toggle(facet.id, 0, true);
    const { rows } = new Passing(this.table, trial);
    requestsAt(this.table, "either", rows, this.found?.links[0] ? [this.found.links[0].from, this.found.links[0].to] : []);
    // All filters at once let hardly a request pass: once more with one, for what is counted and drawn of many.
    const one = new Selection();
    const outcome = this.table.facet.outcome;
    if (this.whole || !outcome.names.length) return;
    one.toggle(outcome.id, outcome.names.length - 1, true);
    const many = new Passing(this.table, one);
    scene(this.table, overview(this.table, many, this.most(), []), [], this.width, this.height);
  }

  /** Show what the server has answered: counts beside choices, and details. */
  answered() {
    this.filters.show(this.table, this.selection, this.passing);
    this.details.again();
  }

  wire() {
    this.filters = new FilterPanel(byId("facets"), byId("chips"), (change) => this.change(change));
    this.details = new DetailsPanel(byId("details"), {
      onOpen: (keys) => this.open(keys),
      onCase: (identity) => this.change((now) => { now.case = identity; }),
      onFilter: (choices) => this.change((now) => choices.forEach(([id, at]) => now.toggle(id, at, true))),
    });
    this.details.again = () => { this.details.shown = null; this.details.show(this.table, this.selection, this.passing); };
    this.listing = new ListingView(byId("table-view"), {
      onChange: (change) => this.change(change),
      onOpen: (keys) => { this.open(keys); this.reveal(); },
      onCase: (identity) => { this.change((now) => { now.case = identity; }); this.reveal(); },
    });
    this.search = new SearchBox(byId("search"), byId("suggestions"), {
      onNode: (key) => { this.open([key]); this.reveal(); },
      onFilter: (id, at) => this.change((now) => now.toggle(id, at, true)),
      onCase: (identity) => { this.change((now) => { now.case = identity; }); this.reveal(); },
    });
    const clicks = {
      "view-network": () => this.change((now) => { now.view = "network"; }),
      "view-table": () => this.change((now) => { now.view = "table"; }),
      "more": () => this.change((now) => { now.shown = Math.min(148, Math.ceil(this.most() * 1.6)); }),
      "fewer": () => this.change((now) => { now.shown = Math.max(8, Math.floor(this.most() / 1.6)); }),
      "zoom-in": () => this.network.zoom(1.25),
      "zoom-out": () => this.network.zoom(0.8),
      "zoom-fit": () => this.network.fit(),
      "loosen": () => this.loosen(),
      "theme": () => { this.themeChosen = true; this.setTheme(!this.isDark()); },
      "link": () => this.copyLink(),
      "print": () => window.print(),
      "save-svg": () => saved(new Blob([svgText(this.drawing())], { type: "image/svg+xml" }), "imr-network.svg"),
      "save-png": () => this.savePicture(),
      "save-csv": () => this.saveTable(),
      "about-open": () => byId("about").showModal(),
    };
    for (const [id, act] of Object.entries(clicks)) byId(id).addEventListener("click", act);
    byId("save").addEventListener("click", (event) => { if (event.target.closest(".sheet")) byId("save").open = false; });
    byId("skip").addEventListener("click", (event) => { event.preventDefault(); byId("content").focus(); });
    let waiting = null;
    new ResizeObserver(() => {
      clearTimeout(waiting);
      waiting = setTimeout(() => { if (this.table && (this.measured() !== this.room || !this.drawn)) this.draw(); }, 80);
    }).observe(byId("network"));
    window.addEventListener("beforeprint", () => this.prepareToPrint());
    window.addEventListener("afterprint", () => this.afterPrint());
    systemIsDark.addEventListener("change", () => { if (!this.themeChosen) this.setTheme(systemIsDark.matches); });
    if (matchMedia("(max-width: 1000px)").matches) byId("filters").open = false;
    this.nameTheme();
  }

  readAddress() {
    if (location.hash.slice(1) === this.address) return;
    const { selection, unknown } = Selection.read(location.hash, this.table, { single: Boolean(this.whole) && !isServed(), anyCase: Boolean(this.evidence) });
    this.selection = selection;
    this.show();
    if (unknown.length) this.say(`Not in these letters, and left out of the view: ${unknown.join(", ")}`);
  }

  /** Change what is chosen, and show it. */
  change(change) {
    change(this.selection);
    const address = this.selection.write(this.table);
    if (address !== this.address) history.pushState(null, "", `#${address}`);
    this.show();
  }

  open(keys) {
    this.change((now) => { now.at = keys; now.case = null; });
  }

  /** Where the details stand below everything else, as on a phone, go there. */
  reveal() {
    if (matchMedia("(max-width: 1000px)").matches) byId("details").scrollIntoView();
  }

  /** Everything that follows from the selection. */
  show() {
    this.address = this.selection.write(this.table);
    const focused = document.activeElement?.id;
    this.combine();
    const filters = this.filtersInForce();
    // Most of what a person does leaves the filters as they are, and with them the requests that pass.
    const anew = filters !== this.filtered || this.source !== this.counted;
    if (anew) {
      this.filtered = filters;
      this.counted = this.source;
      this.base = null;
      this.passing = this.sifted();
      this.counts = this.whole ? this.source.at(this.selection, []) ?? new Counts() : this.passing.counts;
      this.filters.show(this.table, this.selection, this.passing);
    }
    const { counts } = this;
    const tell = () => this.details.show(this.table, this.selection, this.passing);
    // Where other requests pass, the counts are painted first and the details a frame later, so that nobody waits for both.
    if (anew && this.drawn) requestAnimationFrame(() => setTimeout(tell));
    else tell();
    // Where requests were chosen by their outcome, a share overturned says nothing.
    const share = this.selection.chosen("outcome").size ? "" : ` · ${percent(counts.share, 1)} overturned`;
    byId("state").textContent = counts.all ? `${number(counts.all)} of ${number(this.about.requests)} requests${share}` : "";
    const waiting = this.source && this.source === this.combined?.counts && this.combined.waiting;
    if (waiting) byId("state").textContent = "The server counts…";
    byId("nothing").hidden = counts.all > 0 || waiting;
    byId("nothing").textContent = this.table.requests
      ? "No request passes these filters together. Remove one of them above to see more."
      : "This build holds no request. Build again from a folder with letters: kg build LETTERS";
    const isTable = this.selection.view === "table";
    byId("view-network").setAttribute("aria-pressed", String(!isTable));
    byId("view-table").setAttribute("aria-pressed", String(isTable));
    byId("network-view").hidden = isTable || !counts.all;
    byId("table-view").hidden = !isTable || !counts.all;
    this.draw();
    // Last, since giving an element the focus has the browser lay everything out.
    if (focused && document.activeElement?.id !== focused) byId(focused)?.focus({ preventScroll: true });
  }

  /** The requests that pass; without a filter, counted once a side, since readers come back to that again and again. */
  sifted() {
    const { side, filters } = this.selection;
    if (filters.size) return new Passing(this.table, this.selection);
    this.unfiltered ??= new Map();
    if (!this.unfiltered.has(side)) this.unfiltered.set(side, new Passing(this.table, this.selection));
    return this.unfiltered.get(side);
  }

  /** Filters that combine over more requests than the file holds: ask the server, and show its answer when it comes. */
  combine() {
    if (!this.whole) return;
    this.source = this.whole;
    const { selection } = this;
    const filters = `${this.filtersInForce()} ${this.most()}`;
    if ([...selection.filters.values()].reduce((count, numbers) => count + numbers.size, 0) > 1) {
      if (this.combined?.filters === filters) {
        this.source = this.combined.counts;
      } else {
        this.combined = { filters, waiting: true, counts: new Combined(this.whole, new Counts(), new Map(), new Map()) };
        this.source = this.combined.counts;
        Combined.of(this.whole, selection, this.most()).then((counts) => {
          if (this.combined.filters !== filters) return;
          this.combined = { filters, waiting: false, counts };
          this.show();
        }).catch((problem) => this.say(`The server could not count this: ${problem.message}`));
      }
    }
    this.filters.whole = this.source;
    this.details.whole = this.source;
  }

  most() {
    if (this.selection.shown !== null) return this.selection.shown;
    if (this.width < NARROW) return 12;
    const room = Math.max(300, this.height - 24);
    return Math.max(10, Math.min(32, Math.floor(room / 20) - 8));
  }

  /** Take the network's size; while the table stands in its place, its last one. */
  measured() {
    const box = byId("network");
    const place = box.clientWidth || this.width ? box : byId("content");
    if (place.clientWidth) [this.width, this.height] = [place.clientWidth, place.clientHeight];
    return `${this.width} ${this.height}`;
  }

  draw() {
    if (!this.passing) return;
    const { table, selection, passing } = this;
    const isNetwork = !byId("network-view").hidden;
    if (isNetwork || !this.width) this.room = this.measured();
    this.found = this.overview();
    byId("more").disabled = !this.found.hidden || this.most() >= 148;
    byId("fewer").disabled = this.most() <= 8;
    byId("more").textContent = this.found.hidden ? `Show more (${number(this.found.hidden)} hidden)` : "Show more";
    if (!byId("table-view").hidden) this.listing.show(table, selection, passing, this.found);
    // Where it is not laid out, as on paper, it is drawn when it has a size again.
    if (!isNetwork || !byId("network").clientWidth) return;
    const bare = [this.filtersInForce(), this.most(), this.room].join(" ");
    const drawn = [bare, this.isDark(), ...selection.at].join(" ");
    if (drawn === this.drawn?.all && this.found === this.drawn.found) return;
    const still = this.drawn?.bare === bare;
    this.drawn = { bare, all: drawn, found: this.found };
    if (this.network.moving) this.loosen();
    this.network.show(scene(table, this.found, selection.at, this.width, this.height), selection.at, { still });
  }

  filtersInForce() {
    return JSON.stringify([[...this.selection.filters].map(([id, numbers]) => [id, ...numbers]), this.selection.side]);
  }

  /** The nodes and links to show; those that are opened are among them, however rare. */
  overview() {
    const { table, selection, passing } = this;
    const most = this.most();
    const of = (keep) => (this.whole ? this.source.overview(selection, most, keep) : passing.once(`overview ${most} ${keep.join("~")}`, () => overview(table, passing, most, keep)));
    if (this.base?.most !== most) this.base = { most, found: of([]) };
    const { found } = this.base;
    const shown = new Set([...found.treatments, ...found.sections, ...found.outcomes].map((node) => node.key));
    return selection.at.every((key) => shown.has(key)) ? found : of(selection.at);
  }

  /** Say what is pointed at: beside the pointer, and to a screen reader. */
  point(keys, event) {
    const tip = byId("tip");
    if (!keys) { tip.hidden = true; return; }
    const words = this.described(keys);
    byId("spoken").textContent = words;
    tip.hidden = !event;
    if (!event) return;
    tip.textContent = words;
    const box = byId("network-view").getBoundingClientRect();
    const x = Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 8);
    const y = event.clientY - box.top + 18;
    tip.style.left = `${Math.max(4, x)}px`;
    tip.style.top = `${y + tip.offsetHeight > box.height ? y - tip.offsetHeight - 30 : y}px`;
  }

  described(keys) {
    const names = keys.map((key) => {
      const { facet, number: at, name } = this.table.find(key);
      return facet.id === "section" ? `${name.label} (${groupLabel(this.table, facet.id, at)})`.replace(") (", ", ") : name.label;
    }).join(" — ");
    const [first, second] = keys;
    const link = second && this.network.scene.links.find(({ from, to }) => from === first && to === second);
    if (link?.kind === "ends") return `${names}: ${number(link.counts.all)} of ${number(link.of)} requests`;
    const counts = link ? link.counts : this.network.scene.at.get(first).counts;
    return `${names}: ${number(counts.all)} ${counts.all === 1 ? "request" : "requests"}, ${number(counts.by[1])} overturned (${percent(counts.share)})`;
  }

  loosen() {
    const moving = !this.network.moving;
    byId("loosen").setAttribute("aria-pressed", String(moving));
    byId("loosen").textContent = moving ? "Hold still" : "Let it move";
    this.network.loosen(moving);
  }

  setTheme(dark) {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    this.nameTheme();
    this.draw();
  }

  isDark() {
    return document.documentElement.dataset.theme === "dark";
  }

  nameTheme() {
    byId("theme").textContent = this.isDark() ? "Light" : "Dark";
  }

  async copyLink() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.say("Link copied: it opens this very view of this file.");
    } catch {
      this.say("This browser does not let a page copy. The address above holds this very view: copy it from there.");
    }
  }

  say(words) {
    byId("state").textContent = words;
  }

  title() {
    const chips = [...byId("chips").querySelectorAll(".chip")].map((chip) => chip.textContent.replace(/ ×$/, ""));
    return ["Independent Medical Review", ...chips].join(" · ");
  }

  drawing() {
    if (byId("network-view").hidden) this.change((now) => { now.view = "network"; });
    return drawing(this.network, this.title(), `${byId("summary").textContent}. ${byId("caution").textContent}`);
  }

  async savePicture() {
    const svg = svgText(this.drawing());
    const { width, height } = this.network.scene;
    try {
      saved(await painted(svg, width, height + MARGIN_TOP + MARGIN_BOTTOM), "imr-network.png");
    } catch (problem) {
      this.say(problem.message);
    }
  }

  /** Print in ink on white, and the drawing in place of the canvas, whose dots a printer would show. */
  prepareToPrint() {
    const { theme } = document.documentElement.dataset;
    this.restoreTheme = () => { document.documentElement.dataset.theme = theme; };
    document.documentElement.dataset.theme = "light";
    if (!this.passing?.all || byId("network-view").hidden) return;
    this.network.colours = palette();
    const svg = this.drawing();
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    byId("printed").replaceChildren(svg);
  }

  afterPrint() {
    byId("printed").replaceChildren();
    this.restoreTheme?.();
    this.restoreTheme = null;
    this.drawn = null;
    this.draw();
  }

  saveTable() {
    const content = listing(this.table, this.selection, this.passing, this.found);
    const text = commaSeparated({ ...content, rows: sorted(content, this.selection) });
    saved(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }), `imr-${this.selection.rows}.csv`);
  }
}

const page = new Page();
page.start().catch((problem) => {
  byId("state").textContent = "";
  byId("nothing").hidden = false;
  byId("nothing").textContent = `The page could not show its data. ${problem.message}`;
  console.error(problem);
});
