/* Small comforts on top of pages that work without them. Hooks, all data attributes:
   data-portal-focus          takes the focus when the page, or a fragment, arrives: error summaries
   data-portal-announce       its text is read aloud after a swap: "12 listings"
   data-portal-suggest="URL"  a text field that suggests: URL?q=… answers a list of {value, label, detail}
   data-portal-suggest-into   id of a hidden field that receives the value of the suggestion taken
   data-portal-submit         a select, a checkbox… that sends its form when it changes
   data-portal-autosave       a form that saves itself some seconds after one stops writing; what the server answers, a
                              {version, said, at}, is its new version, a sentence, and the address it is kept at
   data-portal-saved="TEXT"   where that form says so; TEXT is said when it could not be saved
   data-portal-print          a button, hidden without script, that prints the page
   data-portal-close          a button that closes the <details> around it */
(() => {
  "use strict";

  const each = (root, selector, action) => {
    if (root.matches?.(selector)) action(root);
    root.querySelectorAll(selector).forEach(action);
  };

  /* One live region for the whole page. */
  let region;
  const announce = (text) => {
    if (!region?.isConnected) {
      region = document.createElement("p");
      region.className = "visually-hidden";
      region.setAttribute("role", "status");
      document.body.append(region);
    }
    region.textContent = "";
    setTimeout(() => { region.textContent = text; }, 120);
  };

  /* Suggestions: a combobox with a list box, after the WAI-ARIA authoring practices. */
  let made = 0;
  class Suggestions {
    constructor(field) {
      this.field = field;
      this.target = document.getElementById(field.dataset.portalSuggestInto || "");
      this.items = [];
      this.active = -1;
      this.list = document.createElement("ul");
      this.list.id = `suggestions-${++made}`;
      this.list.className = "suggestions";
      this.list.hidden = true;
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", field.labels?.[0]?.textContent.trim() || field.getAttribute("aria-label") || "");
      const frame = document.createElement("div");
      frame.className = "suggest";
      field.before(frame);
      frame.append(field, this.list);
      const attributes = {
        role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
      };
      for (const name in attributes) field.setAttribute(name, attributes[name]);
      field.addEventListener("input", () => this.ask());
      field.addEventListener("keydown", (event) => this.key(event));
      field.addEventListener("blur", () => this.close());
      /* the field keeps the focus while the mouse chooses */
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.take([...this.list.children].indexOf(option));
      });
    }

    ask() {
      if (this.target) this.target.value = "";
      clearTimeout(this.wait);
      this.asked?.abort();
      const text = this.field.value.trim();
      if (text.length < 2) return this.close();
      this.wait = setTimeout(() => this.load(text), 180);
    }

    async load(text) {
      this.asked = new AbortController();
      const url = new URL(this.field.dataset.portalSuggest, location.href);
      url.searchParams.set("q", text);
      try {
        const answer = await fetch(url, { signal: this.asked.signal, headers: { Accept: "application/json" } });
        const found = answer.ok ? await answer.json() : [];
        this.show(Array.isArray(found) ? found : found.suggestions || []);
      } catch (problem) {
        if (problem.name !== "AbortError") this.close(); /* no network: the field goes on without suggestions */
      }
    }

    show(items) {
      this.items = items;
      this.active = -1;
      this.field.removeAttribute("aria-activedescendant");
      this.list.replaceChildren(...items.map((item, index) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(item.label);
        if (item.detail) {
          const detail = document.createElement("small");
          detail.textContent = ` ${item.detail}`;
          option.append(detail);
        }
        return option;
      }));
      const open = items.length > 0 && document.activeElement === this.field;
      this.list.hidden = !open;
      this.field.setAttribute("aria-expanded", String(open));
      if (open) announce(`${items.length} suggestion${items.length > 1 ? "s" : ""}`); /* the same word in both languages */
    }

    close() {
      clearTimeout(this.wait);
      this.asked?.abort();
      this.list.hidden = true;
      this.active = -1;
      this.field.setAttribute("aria-expanded", "false");
      this.field.removeAttribute("aria-activedescendant");
    }

    move(to) {
      const options = [...this.list.children];
      options[this.active]?.setAttribute("aria-selected", "false");
      this.active = (to + options.length) % options.length;
      const option = options[this.active];
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", option.id);
    }

    take(index) {
      const item = this.items[index];
      this.field.value = item.label;
      if (this.target) this.target.value = item.value;
      this.close();
      this.field.dispatchEvent(new CustomEvent("portal:taken", { bubbles: true, detail: item }));
    }

    key(event) {
      const open = !this.list.hidden;
      const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (arrow) {
        event.preventDefault();
        if (!open) this.ask();
        else if (this.active < 0) this.move(arrow > 0 ? 0 : -1);
        else this.move(this.active + arrow);
      } else if (event.key === "Enter" && open && this.active >= 0) {
        event.preventDefault();
        this.take(this.active);
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        this.close();
      }
    }
  }

  /* A form that saves itself. It is sent after what is under way has arrived, so that nobody overtakes themselves. */
  const saveItself = (form) => {
    const place = form.querySelector("[data-portal-saved]");
    let wait, underWay;
    const save = async () => {
      try {
        const headers = { Accept: "application/json", "X-Saved-By": "itself" };
        const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers, redirect: "error" });
        const { version, said, at } = await answer.json();
        if (version) form.elements.version.value = version;
        if (at && answer.ok) {
          form.action = at;
          history.replaceState(null, "", at);
        }
        place.textContent = said;
      } catch {
        place.textContent = place.dataset.portalSaved; /* no network, or signed out meanwhile */
      }
      underWay = undefined;
    };
    form.addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(async () => {
        await underWay;
        underWay = save();
      }, 3000);
    });
    form.addEventListener("submit", async (event) => {
      clearTimeout(wait);
      if (!underWay) return;
      event.preventDefault();
      await underWay;
      form.requestSubmit(event.submitter);
    });
  };

  const dress = (root) => {
    each(root, "[data-portal-autosave]", saveItself);
    each(root, "[data-portal-suggest]:not([role=combobox])", (field) => new Suggestions(field));
    each(root, "[data-portal-print]", (button) => { button.hidden = false; });
    each(root, "[data-portal-focus]", (element) => element.focus());
  };

  const closeDrawer = (drawer) => {
    const summary = drawer?.querySelector("summary");
    if (!summary?.getClientRects().length) return; /* laid open beside the results: no drawer */
    drawer.open = false;
    summary.focus();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-portal-print]")) window.print();
    closeDrawer(event.target.closest("[data-portal-close]")?.closest("details"));
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-portal-submit]")) event.target.form?.requestSubmit();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closeDrawer(event.target.closest?.("details[open]"));
  });

  /* After a swap the focus stays on the control that asked for it (found again by its id), and what changed is said. */
  let focused = "";
  document.addEventListener("htmx:beforeSwap", () => { focused = document.activeElement?.id || ""; });
  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.detail.target?.isConnected ? event.detail.target : document.body;
    dress(root);
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
    const said = root.querySelector("[data-portal-announce]") || document.querySelector("[data-portal-announce]");
    if (said) announce(said.textContent.trim().replace(/\s+/g, " "));
  });
  /* When a fragment fails, the page is fetched whole, so that what went wrong is said in words. */
  document.addEventListener("htmx:responseError", (event) => {
    const path = event.detail.pathInfo?.finalRequestPath;
    if (path && event.detail.requestConfig?.verb === "get") location.assign(path);
  });

  dress(document);
})();
