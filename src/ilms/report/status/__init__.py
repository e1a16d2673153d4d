"""Where a workspace stands and what to do next, by what lies here: nothing is built and nobody is asked."""
