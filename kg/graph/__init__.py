"""Records become graph statements: terms, N-Quads, Turtle, the networkx view, shapes and invariants."""
