"""What `import ilms` offers: other rooms' work under the names that a script is promised (`docs/api.md`).

Stands beside `cli/`: it may import every room, and none imports it. A workspace that is given to a function lends it
its own structures, maps, rules and notes for as long as the call lasts.
"""
