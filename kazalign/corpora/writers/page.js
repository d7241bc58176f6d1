
// Highlights a sentence in all columns: the one under the pointer, else the one with the keyboard's focus, else the one linked to.
// Arrow keys go from sentence to sentence.

const places = new Map();
for (const element of document.querySelectorAll("[data-sentence]")) {
  const id = element.dataset.sentence;
  places.set(id, [...(places.get(id) ?? []), element]);
}

const sentenceOf = (node) => node?.closest?.("[data-sentence]")?.dataset.sentence;
const linked = () => sentenceOf(document.getElementById(location.hash.slice(1)));

let current;
function highlight(id) {
  if (id === current) return;
  for (const element of places.get(current) ?? []) element.classList.remove("current");
  for (const element of places.get(id) ?? []) element.classList.add("current");
  current = id;
}

function show(event) {
  highlight(sentenceOf(event?.target) ?? sentenceOf(document.activeElement) ?? linked());
}

document.addEventListener("pointerover", show);
document.addEventListener("focusin", show);
window.addEventListener("hashchange", () => highlight(linked()));
document.documentElement.addEventListener("pointerleave", () => show());

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = sentenceOf(document.activeElement);
  if (!step || here === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const ids = [...places.keys()];
  const next = places.get(ids[ids.indexOf(here) + step]);
  if (!next) return;
  event.preventDefault();
  next[0].focus();
});

show();
