"""The site that `make site` makes of these pages: Sphinx with MyST and furo. Any warning fails it (`-W -n`)."""

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

import ilms

project = "ilms"
author = "The ilms founders"
release = ilms.__version__
language = "en"
html_title = "ilms"

extensions = ["myst_parser", "sphinx_copybutton"]
exclude_patterns = ["_build"]
nitpicky = True

# What a git host understands too: no MyST directive stands in a page but in the list of contents.
myst_enable_extensions = ["linkify"]
myst_linkify_fuzzy_links = False  # `nso.gov` in a text is no link
myst_heading_anchors = 4  # `page.md#a-title` leads there as on a git host, and is a warning where there is none

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"navigation_with_keys": True}

# Of a console block the commands are copied: not the `$`, and not what they print.
copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = True
copybutton_exclude = ".linenos, .gp, .go"


def setup(app: Sphinx) -> None:
    """A git host shows `csv` blocks as tables of columns; Pygments has no lexer of that name."""
    app.add_lexer("csv", TextLexer)
    app.connect("html-page-context", _spoken)


def _spoken(_app: Sphinx, page: str, _template: str, context: dict[str, object], _doctree: object) -> None:
    """Pages below `vi/` say that they are Vietnamese: a screen reader reads them so."""
    if page.startswith("vi/"):
        context["language"] = "vi"
