"""Pages out: as HTML for the site, as plain Markdown for other generators."""
