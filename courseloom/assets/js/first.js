/* Inline in every page, runs before rendering: marks that scripts are on, and applies the colours chosen in this tab. */
(function(r){r.classList.add("js");var m=/^colours=(dark|light)$/.exec(window.name);if(m)r.dataset.colours=m[1]})(document.documentElement)
