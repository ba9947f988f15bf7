// The network on the screen: vis-network draws what scene.js lays out, and says what was pointed at.

class NetworkView {
  constructor(container, options, { onOpen, onPoint }) {
    this.container = container;
    this.options = options;
    this.onOpen = onOpen;
    this.onPoint = onPoint;
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.scene = null;
    this.focus = [];
    this.cursor = null;
    this.colours = palette();
    this.moving = false;
    this.moved = false; // whether nodes may stand elsewhere than where they were placed
    this.network = new vis.Network(container, { nodes: this.nodes, edges: this.edges }, {
      ...options,
      layout: { randomSeed: 1, improvedLayout: false },
      edges: {
        ...options.edges,
        smooth: { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.55 },
        selectionWidth: 0,
        hoverWidth: 0,
        chosen: false,
      },
      nodes: { shape: "custom", ctxRenderer: (place) => this.nodeDrawing(place), chosen: false, physics: true },
      interaction: { ...options.interaction, hover: true, keyboard: false, selectConnectedEdges: false, tooltipDelay: 100 },
    });
    this.network.on("beforeDrawing", (canvas) => this.drawHeadings(canvas));
    this.network.on("click", (event) => this.clicked(event));
    this.network.on("dragEnd", ({ nodes }) => { if (nodes.length) this.moved = true; });
    this.network.on("hoverNode", (event) => this.pointed([event.node], event.event));
    this.network.on("hoverEdge", (event) => this.pointed(this.ends(event.edge), event.event));
    for (const gone of ["blurNode", "blurEdge", "dragStart", "zoom"]) this.network.on(gone, () => this.onPoint(null));
    container.addEventListener("keydown", (event) => this.pressed(event));
    container.addEventListener("blur", () => { this.cursor = null; this.network.redraw(); });
  }

  /** Draw a scene; with `still`, keep the view where the reader moved it. */
  show(drawing, focus, { still }) {
    this.scene = drawing;
    this.colours = palette();
    this.focus = focus;
    this.near = this.neighbours(focus);
    this.linkNotes = this.notesOfLinks(focus);
    // On a narrow screen a finger scrolls the page, not the drawing, which is as high as it needs to be.
    if (this.narrow !== drawing.narrow) this.network.setOptions({ interaction: { dragView: !drawing.narrow, zoomView: !drawing.narrow } });
    this.narrow = drawing.narrow;
    this.container.style.height = drawing.narrow ? `${drawing.height}px` : "";
    const nodes = drawing.nodes.map(({ key, x, y }) => ({ id: key, x, y }));
    const links = drawing.links.map((link) => this.edge(link));
    this.replace(this.nodes, nodes, this.moved);
    this.moved = this.moving;
    this.replace(this.edges, links);
    if (!still) this.fit();
    else this.network.redraw();
  }

  /** Bring a set to hold some items. What stays as it is is not touched: each change costs vis-network its time. */
  replace(set, items, all = false) {
    const kept = new Set(items.map((item) => item.id));
    set.remove(set.getIds().filter((id) => !kept.has(id)));
    set.update(items.filter((item) => all || !alike(set.get(item.id), item)));
  }

  edge(link) {
    const lit = this.isLit(link);
    const colour = linkColour(link, this.colours);
    const busy = this.focus.length > 0;
    // Without a focus the links to outcomes keep in the background: what a node's own colour and number say already.
    const opacity = lit ? 0.9 : busy ? 0.06 : link.kind === "ends" ? 0.22 : 0.6;
    return {
      id: link.id, from: link.from, to: link.to,
      width: link.thickness, color: { color: colour, opacity, inherit: false },
    };
  }

  isLit({ from, to }) {
    if (this.focus.length === 2) return this.focus.includes(from) && this.focus.includes(to);
    return this.focus.length === 1 && (from === this.focus[0] || to === this.focus[0]);
  }

  neighbours(focus) {
    const near = new Set(focus);
    if (focus.length === 1) {
      for (const link of this.scene.links) {
        if (link.from === focus[0]) near.add(link.to);
        if (link.to === focus[0]) near.add(link.from);
      }
    }
    return near;
  }

  /** With a node in focus, its neighbours carry the numbers of their links to it. */
  notesOfLinks(focus) {
    const notes = new Map();
    for (const link of focus.length ? this.scene.links : []) {
      if (this.isLit(link)) notes.set(focus[0] === link.from ? link.to : link.from, linkWords(link, this.scene.narrow));
    }
    return notes;
  }

  ends(id) {
    const link = this.scene.links.find((one) => one.id === id);
    return link ? [link.from, link.to] : [];
  }

  /** How vis-network is to draw a node: a disc with its words outside, or an outcome's box. */
  nodeDrawing({ ctx, id, x, y, state }) {
    const node = this.scene.at.get(id);
    if (!node) return { drawNode() {}, nodeDimensions: { width: 1, height: 1 } };
    const dimmed = this.focus.length > 0 && !this.near.has(id);
    const marked = state.hover || this.cursor === id || this.focus.includes(id);
    return {
      drawNode: () => {
        ctx.save();
        // Faint, a box lets through the link that passes behind it and does not end there.
        ctx.globalAlpha = dimmed ? 0.3 : 1;
        if (node.kind === "outcome") this.drawOutcome(ctx, node, x, y, marked);
        else this.drawDisc(ctx, node, x, y, marked);
        ctx.restore();
      },
      nodeDimensions: node.kind === "outcome"
        ? { width: node.boxWidth, height: node.boxHeight }
        : { width: Math.max(2 * node.radius, 14), height: Math.max(2 * node.radius, 14) },
    };
  }

  drawOutcome(ctx, node, x, y, marked) {
    ctx.beginPath();
    ctx.roundRect(x - node.boxWidth / 2, y - node.boxHeight / 2, node.boxWidth, node.boxHeight, 8);
    ctx.fillStyle = this.colours.outcomes[node.number];
    ctx.fill();
    if (marked) this.ring(ctx);
    ctx.fillStyle = this.colours.outcomeInk;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.font = `600 ${this.scene.size}px ${FONT}`;
    ctx.fillText(fitted(node.title, node.boxWidth - 8, this.scene.size, 600), x, y - 8);
    ctx.font = `400 ${this.scene.size}px ${FONT}`;
    ctx.fillText(this.linkNotes.get(node.key) ?? node.note, x, y + 9);
  }

  drawDisc(ctx, node, x, y, marked) {
    ctx.beginPath();
    ctx.arc(x, y, node.radius, 0, 2 * Math.PI);
    ctx.fillStyle = this.colours.rates[node.step];
    ctx.fill();
    if (marked) this.ring(ctx);
    const left = node.align === "right";
    const away = (left ? -1 : 1) * (node.radius + 6);
    const size = this.scene.size;
    ctx.textAlign = node.align;
    ctx.textBaseline = "middle";
    ctx.font = `500 ${size}px ${FONT}`;
    ctx.fillStyle = this.colours.ink;
    ctx.fillText(node.title, x + away, y);
    const width = ctx.measureText(node.title).width + 7;
    const ofLink = this.linkNotes.get(node.key);
    ctx.font = `${ofLink ? 600 : 400} ${size}px ${FONT}`;
    ctx.fillStyle = ofLink ? this.colours.accent : this.colours.faint;
    ctx.fillText(ofLink ?? node.note, x + away + (left ? -width : width), y);
  }

  ring(ctx) {
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = this.colours.accent;
    ctx.stroke();
  }

  drawHeadings(ctx) {
    if (!this.scene || this.moving) return;
    ctx.save();
    ctx.globalAlpha = this.focus.length ? 0.45 : 1;
    ctx.font = `600 ${this.scene.size - 1.5}px ${FONT}`;
    ctx.fillStyle = this.colours.faint;
    ctx.textBaseline = "middle";
    for (const heading of this.scene.headings) {
      ctx.textAlign = heading.align;
      ctx.fillText(headingWords(heading, this.scene.size - 1.5), heading.x, heading.y);
    }
    ctx.restore();
  }

  /** The node whose disc, box or words are at a point of the drawing. */
  nodeAt({ x, y }) {
    if (this.moving) return null;
    const rowHalf = 9;
    const hit = this.scene.nodes.find((node) => {
      if (node.kind === "outcome") return Math.abs(x - node.x) < node.boxWidth / 2 && Math.abs(y - node.y) < node.boxHeight / 2;
      const reach = node.radius + 14 + textWidth(node.title, this.scene.size, 500) + textWidth(node.note, this.scene.size);
      const along = node.align === "right" ? node.x - x : x - node.x;
      return along > -node.radius - 3 && along < reach && Math.abs(y - node.y) < rowHalf;
    });
    return hit ? hit.key : null;
  }

  clicked({ nodes, edges, pointer }) {
    const node = nodes[0] ?? this.nodeAt(pointer.canvas);
    this.network.unselectAll();
    this.onOpen(node ? [node] : edges.length ? this.ends(edges[0]) : []);
  }

  pointed(keys, event) {
    this.onPoint(keys.length ? keys : null, event);
  }

  /** Arrow keys go through a side's nodes and from side to side; Enter opens, Escape closes. */
  pressed(event) {
    const columns = [
      this.scene.nodes.filter((node) => node.align === "right"),
      this.scene.nodes.filter((node) => node.kind === "outcome"),
      this.scene.nodes.filter((node) => node.align === "left"),
    ].filter((column) => column.length);
    if (!columns.length) return;
    const here = this.scene.at.get(this.cursor ?? this.focus[0]);
    const column = Math.max(0, columns.findIndex((one) => one.includes(here)));
    const row = here ? columns[column].indexOf(here) : -1;
    let next = null;
    if (event.key === "ArrowDown") next = columns[column][Math.min(row + 1, columns[column].length - 1)];
    else if (event.key === "ArrowUp") next = columns[column][Math.max(row - 1, 0)];
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const to = columns[Math.min(columns.length - 1, Math.max(0, column + (event.key === "ArrowRight" ? 1 : -1)))];
      next = to.reduce((best, node) => (Math.abs(node.y - (here?.y ?? 0)) < Math.abs(best.y - (here?.y ?? 0)) ? node : best));
    } else if (event.key === "Home") [next] = columns[column];
    else if (event.key === "End") next = columns[column].at(-1);
    else if (event.key === "Enter" && here) this.onOpen([here.key]);
    else if (event.key === "Escape") this.onOpen([]);
    else return;
    event.preventDefault();
    if (next) {
      this.cursor = next.key;
      this.network.redraw();
      this.onPoint([next.key], null);
    }
  }

  fit() {
    const { clientWidth, clientHeight } = this.container;
    const scale = Math.min(1, clientHeight / this.scene.height);
    this.network.moveTo({ position: { x: clientWidth / 2, y: this.scene.height / 2 }, scale, animation: false });
  }

  zoom(factor) {
    this.network.moveTo({ scale: this.network.getScale() * factor });
  }

  /** Physics, only when asked for: nodes float until they are asked to stand again. */
  loosen(moving) {
    this.moving = moving;
    this.moved = true;
    this.network.setOptions({ physics: { ...this.options.physics, enabled: moving } });
    // Once the first rush is over, bring all of it into view.
    if (moving) setTimeout(() => { if (this.moving) this.network.fit({ animation: true }); }, 1500);
    if (!moving && this.scene) this.show(this.scene, this.focus, { still: false });
  }
}

function alike(held, item) {
  return held !== null && Object.entries(item).every(([name, value]) => (typeof value === "object" ? alike(held[name], value) : held[name] === value));
}
