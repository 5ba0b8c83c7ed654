// What must work while the circuit does not: retry, reload, and keeping what is typed meanwhile.
const bar = document.getElementById("components-reconnect-modal");
const drafts = "textarea[data-draft]";
let lost = false;

bar.addEventListener("components-reconnect-state-changed", ({ detail: { state } }) => {
  if (state === "show") {
    lost = true;
    keep();
  } else if (state === "hide") {
    lost = false;
    // The circuit has not heard what was typed since: it hears it now.
    for (const field of document.querySelectorAll("[data-resend]")) {
      field.dispatchEvent(new Event("input", { bubbles: true }));
      sessionStorage.removeItem(key(field));
    }
    document.dispatchEvent(new CustomEvent("desk:reconnected"));
  } else if (state === "rejected" || state === "resume-failed") {
    keep();
    location.reload();
  }
});

bar.querySelector("[data-reconnect]").addEventListener("click", async () => {
  try {
    if (await Blazor.reconnect()) return;
  } catch {
    return; // still out of reach: the bar stays
  }
  keep();
  location.reload();
});

document.addEventListener("input", e => {
  if (lost && e.target.matches(drafts)) sessionStorage.setItem(key(e.target), e.target.value);
});

function keep() {
  for (const field of document.querySelectorAll(drafts)) {
    sessionStorage.setItem(key(field), field.value);
  }
}

function key(field) {
  return `draft:${field.dataset.draft}`;
}
