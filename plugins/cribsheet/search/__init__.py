"""The search index: what pages say, as terms in pieces that a browser loads when it needs them.

`assets/search/` has the other half, which answers queries. Both cut texts into terms by the
same rules: `terms.py` here, `terms.js` there.
"""
