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

  const fall = ({ title, text, report, recording }) => {
    if (dead) return;
    dead = true;
    document.documentElement.dataset.crashed = "true";
    const show = () => {
      const region = document.querySelector("[data-crash]");
      if (!region) return;
      const put = (name, words) => {
        const place = region.querySelector(`[data-crash-${name}]`);
        if (place && words) place.textContent = words;
      };
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
    again.textContent = "Open the run again";
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
        said.textContent = "Copied.";
      } catch {
        region.querySelector("details").open = true;
        said.textContent = "This browser does not let the page copy. The report is below.";
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
