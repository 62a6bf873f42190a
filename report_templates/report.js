// Filters, sorts, changes the theme and saves the data. The report is complete without it.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  all("[data-script]").forEach((part) => { part.hidden = false; });

  const root = document.documentElement;
  const theme = one("#theme");
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const showTheme = () => { theme.textContent = dark() ? "Light colours" : "Dark colours"; };
  theme.addEventListener("click", () => { root.dataset.theme = dark() ? "light" : "dark"; showTheme(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
  showTheme();

  // The audit: JSON, compressed with gzip, in base64 (auditor/report/embed.py).
  const read = async () => {
    const letters = atob(one("#data").textContent);
    const bytes = new Blob([Uint8Array.from(letters, (letter) => letter.charCodeAt(0))]);
    return new Response(bytes.stream().pipeThrough(new DecompressionStream("gzip"))).json();
  };
  const save = (audit) => {
    const address = URL.createObjectURL(new Blob([JSON.stringify(audit, null, 2)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = "audit.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };
  one("#save").addEventListener("click", () => read().then(save, () => {
    one("#told").textContent = "This browser cannot unpack the data. Open the file in a newer one, or see the note in its source.";
  }));

  const findings = all(".finding");
  const fold = (text) => text.toLocaleLowerCase();
  const texts = new Map(findings.map((finding) => [finding, fold(finding.textContent)]));
  const search = one("#search");
  const groups = all("[data-show]");
  const filter = () => {
    const wanted = groups.find((button) => button.getAttribute("aria-pressed") === "true").dataset.show;
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const finding of findings) {
      const fits = (wanted === "all" || finding.dataset.group === wanted) &&
        words.every((word) => texts.get(finding).includes(word));
      finding.hidden = !fits;
      shown += fits;
    }
    all(".chapter").forEach((chapter) => { chapter.hidden = !all(".finding:not([hidden])", chapter).length; });
    one("#shown").textContent = `${shown} of ${findings.length} shown`;
  };
  groups.forEach((button) => button.addEventListener("click", () => {
    groups.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    filter();
  }));
  search.addEventListener("input", filter);
  filter();

  const choices = all("#flow-filter select");
  const lines = all(".map [data-state]");
  const choose = () => {
    const wanted = choices.filter((choice) => choice.value);
    const fits = (line) => wanted.every((choice) => line.dataset[choice.dataset.by].split(" ").includes(choice.value));
    lines.forEach((line) => line.toggleAttribute("data-out", !fits(line)));
    const left = lines.filter((line) => line.dataset.ends && fits(line));
    const ends = new Set(left.flatMap((line) => line.dataset.ends.split(" ")));
    all(".map [data-box]").forEach((box) => box.toggleAttribute("data-out", wanted.length > 0 && !ends.has(box.dataset.box)));
    one("#flow-shown").textContent = wanted.length ? `${left.length} lines shown` : "";
  };
  choices.forEach((choice) => choice.addEventListener("change", choose));

  const opener = one("#open");
  opener.addEventListener("click", () => {
    const closed = all("details:not([open])");
    all("details").forEach((part) => { part.open = closed.length > 0; });
    opener.textContent = closed.length ? "Close all evidence" : "Open all evidence";
  });

  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value ?? cell.textContent.trim();
  };
  const sort = (table, column) => {
    const head = table.tHead.rows[0].cells[column];
    const up = head.getAttribute("aria-sort") !== "ascending";
    all("th", table.tHead).forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => value(a, column).localeCompare(value(b, column), "en", { numeric: true }) * (up ? 1 : -1));
    table.tBodies[0].append(...rows);
  };
  all("table[data-sort]").forEach((table) => all("th", table.tHead).forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(table, column));
    head.replaceChildren(button);
  }));

  const hidden = (target) => {
    for (let part = target; part; part = part.parentElement) {
      if (part.hidden) { return true; }
    }
    return false;
  };
  const goTo = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) { return; }
    if (hidden(target)) { one("[data-show=all]").click(); search.value = ""; filter(); target.scrollIntoView(); }
    const details = one("details", target);
    if (target.classList.contains("finding") && details) { details.open = true; }
  };
  addEventListener("hashchange", goTo);
  goTo();

  const links = new Map(all(".contents a").map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver((entries) => entries.forEach((entry) => {
    if (!entry.isIntersecting) { return; }
    links.forEach((link) => link.removeAttribute("aria-current"));
    links.get(entry.target.id)?.setAttribute("aria-current", "true");
  }), { rootMargin: "-15% 0px -75% 0px" });
  all("main > section").forEach((section) => seen.observe(section));

  // What if: the same rules as the program's (auditor/maturity/stage.py), on the same data.
  const ticks = all("[data-step]");
  const offerWhatIf = (audit) => {
    const credits = new Map(audit.verdicts.map((verdict) => [verdict.id, verdict]));
    const reached = (met, possible, needs) => met >= needs ? 2 : possible >= needs ? 1 : 0;
    const gateState = (gate, done) => {
      let met = 0, possible = 0;
      for (const id of gate.detectors) {
        const verdict = credits.get(id);
        const points = gate.weights?.[id] ?? 1;
        // Nobody asked it, or it is only announced: it may be so, whatever is done.
        if (!verdict || verdict.counts === false) { possible += points; continue; }
        if (verdict.outcome === "not_applicable") { continue; }
        if (done.has(id) || verdict.credit.low === 1) { met += points; }
        if (done.has(id) || verdict.credit.high === 1) { possible += points; }
      }
      return reached(met, possible, gate.needs);
    };
    const stageAt = (done) => {
      let below = 2, confirmed = 1, possible = 1;
      for (const stage of audit.stage.stages) {
        const gates = new Map((stage.gates ?? []).filter((gate) => gate.applies !== false).map((gate) => [gate.id, gateState(gate, done)]));
        const counts = (least) => [...gates.values()].filter((state) => state >= least).length;
        for (const condition of stage.conditions ?? []) {
          const own = condition.gates.filter((id) => gates.has(id)).map((id) => gates.get(id));
          below = Math.min(below, reached(own.filter((state) => state === 2).length, own.filter(Boolean).length, condition.needs));
        }
        if (stage.conditions?.length && !counts(1)) { below = 0; }
        if (below === 2) { confirmed = stage.number; }
        if (below >= 1) { possible = stage.number; }
      }
      return [confirmed, possible];
    };
    const name = (number) => `${number}, ${audit.stage.stages.find((stage) => stage.number === number).name}`;
    const show = () => {
      const done = new Set(ticks.filter((tick) => tick.checked).map((tick) => tick.dataset.step));
      const [low, high] = stageAt(done);
      one("#what-if").textContent = (low === high ? `stage ${name(low)}` : `at least stage ${name(low)}, at most stage ${name(high)}`) +
        (done.size ? `, with ${done.size} of ${ticks.length} done.` : ", as it is now.");
    };
    ticks.forEach((tick) => tick.addEventListener("change", show));
    show();
    all("[data-what-if]").forEach((part) => { part.hidden = false; });
  };
  // A browser that cannot read the data is not offered the ticks.
  if (ticks.length) { read().then(offerWhatIf, () => {}); }

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    opened.forEach((part) => { part.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((part) => { part.open = false; }));
})();
