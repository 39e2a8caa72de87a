// Sets the remembered theme before anything is drawn, so that a dark page never flashes white.
// Without a choice, or where storage is closed to us, the stylesheets follow the system.
"use strict";
try {
  const theme = localStorage.getItem("raftarium.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // Storage may be forbidden altogether; the page does not need it.
}
