// Sets the remembered theme and the language before anything is drawn, so that a dark page never flashes white, and
// even a page that cannot start speaks so that it is understood. Without a choice, or where storage is closed to us, the
// stylesheets follow the system, and the language is the first of the browser's that we speak.
"use strict";
{
  const asked = [new URLSearchParams(location.search).get("lang")];
  try {
    asked.push(localStorage.getItem("raftarium.language"));
  } catch {
    // No memory.
  }
  const spoken = [...asked, ...(navigator.languages || [])]
    .map((language) => String(language || "").toLowerCase().split("-")[0])
    .find((language) => language === "en" || language === "de");
  document.documentElement.lang = spoken || "en";
}
try {
  const theme = localStorage.getItem("raftarium.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // Storage may be forbidden altogether; the page does not need it.
}
