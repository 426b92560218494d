// What the browser does by itself: proofs follow the marks, articles open in a dialog, conversations are kept.
(() => {
  const PREFIX = "qa-bot:";
  const MOST = 30;

  function showProofs(turn, n) {
    document.querySelectorAll(".proofs").forEach((group) => {
      group.hidden = group.dataset.turn !== String(turn);
    });
    document.querySelectorAll(".card.active").forEach((card) => card.classList.remove("active"));
    const card = document.getElementById(`proof-${turn}-${n}`);
    if (!card) return;
    card.classList.add("active");
    card.scrollIntoView({ block: "nearest", behavior: reducedMotion() ? "auto" : "smooth" });
    card.focus({ preventScroll: true });
  }

  function backToAnswer(turn) {
    const mark = document.querySelector(`button.cite[data-turn="${turn}"]`);
    if (!mark) return;
    mark.scrollIntoView({ block: "center", behavior: reducedMotion() ? "auto" : "smooth" });
    mark.focus({ preventScroll: true });
  }

  // A new question is in sight as soon as it is asked, not only when it is answered.
  let turnsSeen = 0;
  new MutationObserver(() => {
    const turns = document.querySelectorAll("#conversation .turn");
    if (turns.length > turnsSeen) turns[turns.length - 1].scrollIntoView({ block: "nearest" });
    turnsSeen = turns.length;
  }).observe(document, { childList: true, subtree: true });

  function reducedMotion() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  async function openArticle(anchor) {
    const response = await fetch(anchor.href, { headers: { "X-Fragment": "1" } });
    const dialog = articleDialog();
    // The server escapes everything in this fragment.
    dialog.querySelector(".dialog-body").innerHTML = await response.text();
    dialog.showModal();
    const passage = dialog.querySelector("mark") || dialog.querySelector("#passage");
    if (passage) passage.scrollIntoView({ block: "center" });
  }

  function articleDialog() {
    let dialog = document.getElementById("article-dialog");
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.id = "article-dialog";
      dialog.setAttribute("aria-label", "Article");
      dialog.innerHTML = '<button type="button" class="close" aria-label="Close the article">Close</button><div class="dialog-body"></div>';
      dialog.addEventListener("click", (event) => {
        if (event.target === dialog || event.target.closest(".close")) dialog.close();
      });
      document.body.appendChild(dialog);
    }
    return dialog;
  }

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("button.cite");
    if (mark) showProofs(mark.dataset.turn, mark.dataset.n);
    const back = event.target.closest("a.back");
    if (back) {
      event.preventDefault();
      backToAnswer(back.dataset.turn);
    }
    const anchor = event.target.closest("a.open-article");
    if (anchor && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      openArticle(anchor);
    }
  });

  function kept() {
    const found = [];
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      try {
        const item = JSON.parse(localStorage.getItem(key));
        found.push({ key, id: key.slice(PREFIX.length), at: item.at, title: item.title, record: item.record });
      } catch {
        localStorage.removeItem(key);
      }
    }
    return found.sort((a, b) => b.at - a.at);
  }

  window.qaBot = {
    // Each conversation has a key of its own, so that two tabs cannot overwrite one another.
    keep(record) {
      try {
        const conversation = JSON.parse(record);
        if (!conversation.exchanges.length) return;
        const title = conversation.exchanges[0].question.replace(/\s+/g, " ");
        localStorage.setItem(PREFIX + conversation.id, JSON.stringify({ at: Date.now(), title, record }));
        kept().slice(MOST).forEach((old) => localStorage.removeItem(old.key));
      } catch {
        // A full or forbidden storage costs the history of conversations, nothing else.
      }
      const turns = document.querySelectorAll("#conversation .turn");
      if (turns.length) turns[turns.length - 1].scrollIntoView({ block: "nearest" });
    },
    list() {
      return kept().map((item) => `${item.id}\t${item.title}`).join("\n");
    },
    load(id) {
      const found = kept().find((item) => item.id === id);
      return found ? found.record : "";
    },
    forget() {
      kept().forEach((item) => localStorage.removeItem(item.key));
      return "";
    },
    copy() {
      const answers = document.querySelectorAll("#conversation .answer");
      if (answers.length) navigator.clipboard?.writeText(answers[answers.length - 1].innerText);
    },
  };
})();
