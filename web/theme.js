// Sets the remembered theme and the language before anything is drawn, so that a dark page never flashes white, and
// even a page that cannot start speaks so that it is understood. Without a choice, or where storage is closed to us, the
// stylesheets follow the system, and the language is the first of the browser's that we speak. Inside another page
// (`embed=1`) the address alone decides: there the page has no memory.
"use strict";
{
  const query = new URLSearchParams(location.search);
  const embedded = query.get("embed") === "1";
  const remembered = (name) => {
    try {
      return embedded ? null : localStorage.getItem(`raftarium.${name}`);
    } catch {
      // Storage may be forbidden altogether; the page does not need it.
      return null;
    }
  };

  const asked = [query.get("lang"), remembered("language")];
  const spoken = [...asked, ...(navigator.languages || [])]
    .map((language) => String(language || "").toLowerCase().split("-")[0])
    .find((language) => language === "en" || language === "de");
  document.documentElement.lang = spoken || "en";

  const theme = embedded ? query.get("theme") : remembered("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
