"""An activity as what every output shares: plain data for paper, a form for the page and the widget."""
