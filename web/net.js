// The net under the page: whatever fails, before or after the start, ends in one calm region that says what
// happened and what to do. It is plain script, loaded first, so that it works when nothing else does.
//
// The page itself reports a panic with
//   dispatchEvent(new CustomEvent("raftarium:crash", { detail: { title, text, report, recording } }))
// where each part may be left out. Once the net has caught something the page counts as dead: later errors are
// consequences, and would only hide the first.
"use strict";
(() => {
  let dead = false;

  // English, and what is said in its place where the document speaks German.
  const german = {
    "Raftarium cannot start here": "Raftarium kann hier nicht beginnen",
    "Raftarium has stopped": "Raftarium ist stehen geblieben",
    "Reload the page": "Seite neu laden",
    "Save the recording": "Aufzeichnung sichern",
    "Start afresh": "Von vorn beginnen",
    "Copy the report": "Bericht kopieren",
    "Report": "Bericht",
    "Open the run again": "Lauf wieder öffnen",
    "Copied.": "Kopiert.",
    "This browser does not let the page copy. The report is below.":
      "Dieser Browser lässt die Seite nicht kopieren. Der Bericht steht unten.",
    "This page was opened as a file, from which a browser loads no programs. Serve its folder with any web server (for example: cargo xtask serve) and open that address.":
      "Diese Seite wurde als Datei geöffnet, und daraus lädt ein Browser keine Programme. Stelle ihren Ordner mit irgendeinem Webserver bereit (etwa: cargo xtask serve) und öffne dessen Adresse.",
    "A part of the page did not arrive, or arrived changed. Reload it; if that does not help, empty the cache for this site.":
      "Ein Teil der Seite ist nicht oder verändert angekommen. Lade sie neu; hilft das nicht, so leere den Zwischenspeicher für diese Seite.",
    "The program behind this page came upon a state that it believed impossible, and stopped.":
      "Das Programm hinter dieser Seite ist auf einen Zustand gestoßen, den es für unmöglich hielt, und hat angehalten.",
    "This browser has no WebAssembly, or it is switched off (some do so in a lockdown mode). Open the page in a current Firefox, Chrome, Edge or Safari.":
      "Dieser Browser hat kein WebAssembly, oder es ist abgeschaltet (manche tun das in einem Blockierungsmodus). Öffne die Seite in einem aktuellen Firefox, Chrome, Edge oder Safari.",
    "The program behind this page stopped while it started. Start afresh; if it happens again, the report tells us why.":
      "Das Programm hinter dieser Seite ist beim Start stehen geblieben. Beginne von vorn; geschieht es wieder, sagt uns der Bericht, warum.",
    "A part of the page did not arrive, or arrived changed. Check the connection and reload; if that does not help, empty the cache for this site.":
      "Ein Teil der Seite ist nicht oder verändert angekommen. Prüfe die Verbindung und lade neu; hilft das nicht, so leere den Zwischenspeicher für diese Seite.",
  };
  const say = (words) => (document.documentElement.lang === "de" && german[words]) || words;

  const fall = ({ title, text, report, recording }) => {
    if (dead) return;
    dead = true;
    document.documentElement.dataset.crashed = "true";
    const show = () => {
      const region = document.querySelector("[data-crash]");
      if (!region) return;
      const put = (name, words) => {
        const place = region.querySelector(`[data-crash-${name}]`);
        if (place && words) place.textContent = say(words);
      };
      for (const place of region.querySelectorAll("h1, button, a, summary")) place.textContent = say(place.textContent);
      put("title", title);
      put("text", text);
      put("report", [report || text, navigator.userAgent, location.href].join("\n\n"));
      if (recording) keep(region, recording);
      const app = document.getElementById("app");
      if (app) app.inert = true;
      region.hidden = false;
      listen(region);
    };
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", show);
    else show();
  };

  // The run as it was: to open it again, or to send it with the report.
  const keep = (region, recording) => {
    const link = region.querySelector('[data-command="save-recording"]');
    if (!link) return;
    link.href = URL.createObjectURL(new Blob([recording], { type: "application/json" }));
    link.hidden = false;
    const again = document.createElement("button");
    again.type = "button";
    again.dataset.command = "reopen";
    again.textContent = say("Open the run again");
    again.addEventListener("click", () => {
      try {
        // The program takes it from there once, so that a run that crashes the page crashes it once.
        sessionStorage.setItem("raftarium.reopen", recording);
      } catch {
        // Without storage the page starts afresh; the run can still be saved.
      }
      location.reload();
    });
    link.before(again);
  };

  const listen = (region) => {
    const on = (command, act) => {
      const control = region.querySelector(`[data-command="${command}"]`);
      if (control) control.addEventListener("click", act);
    };
    on("reload", () => location.reload());
    on("copy-report", async () => {
      const said = region.querySelector("[data-crash-copied]");
      try {
        await navigator.clipboard.writeText(region.querySelector("[data-crash-report]").textContent);
        said.textContent = say("Copied.");
      } catch {
        region.querySelector("details").open = true;
        said.textContent = say("This browser does not let the page copy. The report is below.");
      }
    });
  };

  addEventListener("raftarium:crash", (event) => fall(event.detail || {}));

  // In the capturing phase, because a script that cannot be loaded tells only its own element.
  addEventListener(
    "error",
    (event) => {
      if (event.target instanceof HTMLScriptElement) {
        fall({
          text:
            location.protocol === "file:"
              ? "This page was opened as a file, from which a browser loads no programs. Serve its folder with any " +
                "web server (for example: cargo xtask serve) and open that address."
              : "A part of the page did not arrive, or arrived changed. Reload it; if that does not help, empty " +
                "the cache for this site.",
          report: `could not load ${event.target.src}`,
        });
      } else {
        stopped(event.error);
      }
    },
    true,
  );
  addEventListener("unhandledrejection", (event) => stopped(event.reason));

  // A trap of the program that reported nothing itself. Other errors are not ours: an extension's, say.
  const stopped = (error) => {
    if (typeof WebAssembly !== "object" || !(error instanceof WebAssembly.RuntimeError)) return;
    fall({
      title: "Raftarium has stopped",
      text: "The program behind this page came upon a state that it believed impossible, and stopped.",
      report: String(error.stack || error),
    });
  };
})();
