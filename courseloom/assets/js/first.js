/* Stands inside every page, before anything is drawn: scripts are on, and these colours were chosen in this tab. */
(function(r){r.classList.add("js");var m=/^colours=(dark|light)$/.exec(window.name);if(m)r.dataset.colours=m[1]})(document.documentElement)
