"""Lake and site, and the objects that are kept in them."""
