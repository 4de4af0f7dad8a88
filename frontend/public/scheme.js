// Before the first paint: the theme that was chosen, else the system's.
(function () {
  var chosen = localStorage.getItem("mantine-color-scheme-value") || "dark";
  var dark = chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
