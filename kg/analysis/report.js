// Makes every count of the report a button that lists the cases behind it, from the requests packed into the page.
"use strict";
(() => {
  const packed = document.getElementById("packed");
  const dialog = document.getElementById("behind");
  if (!packed || typeof DecompressionStream === "undefined") return;
  const SHOWN = 1000;
  let opened = null;

  async function cases() {
    const bytes = Uint8Array.from(atob(packed.textContent), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).json();
  }

  // The requests of a row, [case, position, decision] each, all or those of one decision.
  function behind(data, name, row, decision) {
    const { sets, of } = data.tables[name];
    const counts = sets.map((rows) => rows.includes(row));
    const found = [];
    let request = 0;
    data.letters.forEach((letter, index) => {
      for (let position = 1; position <= data.requests[index]; position += 1, request += 1) {
        const set = of.length === data.letters.length ? of[index] : of[request];
        if (counts[set] && (!decision || data.decisions[request] === decision)) {
          found.push([letter, position, data.decisions[request]]);
        }
      }
    });
    return found;
  }

  const DECISIONS = { u: "upheld", o: "overturned", p: "partially_overturned" };
  const element = (name) => dialog.querySelector(name);

  function list(found, title, command) {
    const letters = [...new Set(found.map(([letter]) => letter))];
    element("h2").textContent = title;
    element("p").textContent =
      `${found.length.toLocaleString("en")} requests in ${letters.length.toLocaleString("en")} cases` +
      (letters.length > SHOWN ? `, of which the first ${SHOWN.toLocaleString("en")} are listed; the file has all.` : ".");
    element("ul").replaceChildren(
      ...letters.slice(0, SHOWN).map((letter) => {
        const item = document.createElement("li");
        item.textContent = letter;
        return item;
      }),
    );
    element("code").textContent = command;
    const lines = found.map(([letter, position, decision]) => `${letter},${position},${DECISIONS[decision]}\n`);
    const link = element("a");
    if (link.href) URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob(["letter,position,decision\n", ...lines], { type: "text/csv" }));
    dialog.showModal();
  }

  document.querySelectorAll("td[data-of]").forEach((cell) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...cell.childNodes);
    cell.append(button);
    button.addEventListener("click", async () => {
      opened = opened || cases();
      const row = cell.closest("tr");
      const section = cell.closest("section");
      const decision = cell.dataset.of;
      const found = behind(await opened, section.id, row.sectionRowIndex, decision[0]);
      const title = [row.querySelector("th").textContent, decision.replace("_", " ")].filter(Boolean).join(": ");
      const narrowed = decision ? ` --where decision=${decision}` : "";
      list(found, title, row.querySelector("code").textContent.replace("--cases", `--cases${narrowed}`));
    });
  });
  element("button").addEventListener("click", () => dialog.close());
})();
