"""The desk's pages, one module a use; each takes what the desk shares and the request, and gives an answer."""
