"""The pages of the site, each a pure function of published documents."""
